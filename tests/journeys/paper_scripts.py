"""Journeys of paper and of coming and going, in the field's words."""

PAPER_JOURNEYS = {
    "a sheet that one desk typed is opened at the other": """
        shelter shelter-1 opens as A
        shelter shelter-1 opens as B
        A: sheet 7                          types sheet 7
        fill kana=みほん, fill heads=3, receive form
        shows welcome, number A-0001
        sync
        1 minutes pass
        B: sync
        sheet 7                             deepens A-0001, field heads says 3
        fill note=kunren, receive form      shows deepened
        sync
        A: sync
        sheet 7, show covered               field note says kunren
        ledger counts 1 household with 3 persons at shelter-1
    """,
    "two desks without a network type the same sheet": """
        shelter shelter-1 opens as A, offline
        shelter shelter-1 opens as B, offline
        A: sheet 7, fill kana=みほん, fill heads=3, receive form, shows welcome
        B: sheet 7, fill kana=みほん, fill heads=3, receive form, shows welcome
        A: online
        B: online
        everybody syncs                     ledger counts 1 household with 3 persons at shelter-1
        A: sees 1 household with 3 persons
        B: sees 1 household with 3 persons
    """,
    "counted first, typed from paper later at the other desk": """
        shelter shelter-1 opens as A
        shelter shelter-1 opens as B
        A: count 4                          shows welcome, number A-0001
        sync
        1 minutes pass
        B: sync
        sheet 9                             types sheet 9
        fill joins=A-0001, enter            deepens A-0001
        fill kana=みほん, receive form      shows deepened, household of 4
        sync
        A: sync
        sheet 9                             deepens A-0001
        ledger counts 1 household with 4 persons at shelter-1
    """,
    "out at one desk, back at the other, a meal between": """
        shelter shelter-1 opens as A
        shelter shelter-1 opens as B
        A: scan mihon                       shows welcome, number A-0001
        sync
        slip of A-0001                      card of A-0001 here
        press 1, press 1                    shows out, 0 of 3 of A-0001 are here
        sync
        1 minutes pass
        B: sync                             0 of 3 of A-0001 are here
        slip of A-0001                      card of A-0001 out
        enter                               shows return, 3 of 3 of A-0001 are here
        slip of A-0001, press 4, enter      shows meal, 1 meals of A-0001
        sync
        A: sync                             3 of 3 of A-0001 are here, 1 meals of A-0001
        slip of A-0001                      card of A-0001 here
        press 4, enter, enter               card of A-0001 here, 1 meals of A-0001
    """,
    "the door: every shot at once, offline, through a power cut": """
        shelter shelter-1 opens as A, offline
        scan mihon                          shows welcome, number A-0001
        scan reiji                          shows welcome, number A-0002
        at the door 1
        slip of A-0001                      0 of 3 of A-0001 are here
        slip of A-0002                      0 of 2 of A-0002 are here
        undo                                2 of 2 of A-0002 are here
        power cut, restart
        0 of 3 of A-0001 are here, 2 of 2 of A-0002 are here
        online, sync                        0 unsent, ledger has every event once
    """,
    "five sheets in a pile, the power cut between them": """
        shelter shelter-1 opens as A, offline
        reads a pile of sheets 1 to 5       5 sheets wait
        enter                               types sheet 1
        fill kana=みほん, fill heads=2, receive form
        types sheet 2, 4 sheets wait
        fill kana=れいだ, fill heads=3, receive form
        types sheet 3
        fill kana=かりやま, a second passes
        power cut, restart                  3 sheets wait
        goes on with the pile               types sheet 3, field kana says かりやま
        fill heads=1, receive form          types sheet 4
        fill kana=みほん, receive form      types sheet 5
        power cut, restart                  1 sheets wait
        goes on with the pile               types sheet 5
        fill kana=みほん, fill heads=2, receive form
        shows welcome, 0 sheets wait, sees 5 households with 9 persons
        online, sync                        ledger counts 5 households with 9 persons at shelter-1
        ledger has every event once
    """,
}
