"""Three days of a shelter with two desks: opened, filled by every method, moved about, reported, closed."""

THREE_DAYS = """
    # -- the first evening: opened, and filled by all methods
    shelter shelter-1 opens as A
    shelter shelter-1 opens as B
    shelter shelter-2 opens as C
    ledger posts its codes
    A: sync
    opens the shelter                   shelter is open and takes in
    area 1組 has room for 6
    sync
    B: sync
    shelter is open and takes in
    A: film mihon                       shows welcome, number A-0001, household of 3
    count 4                             shows welcome, number A-0002
    type れいだ heads 2, receive form    shows welcome, number A-0003
    a card is read
    receive form                        shows welcome, number A-0004
    sheet 7, fill kana=かりやま, fill heads=2, receive form
    shows welcome, number A-0005
    B: offline
    film reiji                          shows welcome, number B-0001, household of 2
    count 5                             shows welcome, number B-0002
    A: kunren announces themselves
    sync
    confirms who announced themselves
    sync
    B: online, sync
    everybody syncs
    A: sees 8 households with 20 persons
    B: sees 8 households with 20 persons
    A: report says 8 households 20 persons
    keeps a report
    headquarters count 8 households with 20 persons at shelter-1

    # -- the night and the second day: late comers, out and back, meals, a move, a power cut, a desk without a network
    9 hours pass
    A: slip of A-0001, press 4, enter   1 meals of A-0001
    slip of A-0001                      card of A-0001 here
    press 1, press 1                    0 of 3 of A-0001 are here
    B: offline
    slip of B-0001
    press 1, press 1                    0 of 2 of B-0001 are here
    power cut, restart
    0 of 2 of B-0001 are here
    count 1                             shows welcome, number B-0003
    deepen A-0002 living_group=1組      shows deepened
    A: sync
    2 hours pass
    slip of A-0001
    enter                               3 of 3 of A-0001 are here
    sync
    B: online, sync, sync
    slip of B-0001
    enter                               2 of 2 of B-0001 are here
    everybody syncs
    A: area 1組 holds 4 of 6
    1 hours pass
    C: film reiji                       shows welcome, number A-0001
    sync
    everybody syncs
    A: report says 8 households 19 persons
    keeps a report
    headquarters count 8 households with 19 persons at shelter-1
    headquarters count 1 household with 2 persons at shelter-2

    # -- the second night: nobody new is taken in, some are not seen
    A: stops intake, sync
    B: sync                             shelter is open and takes nobody
    12 hours pass
    B: slip of B-0002, press 4, enter
    everybody syncs
    A: 7 households not seen for 12 hours

    # -- the third day: everybody goes home, the shelter is closed
    A: slip of A-0003, press 6, press 1, press 1
    report says 7 households 17 persons changed ▲1 ▲2
    sync
    B: sync
    bids farewell to all
    everybody syncs
    A: sets the shelter closed, sync
    B: sync                             shelter is closed and takes nobody
    A: sees 0 households with 0 persons
    B: sees 0 households with 0 persons
    report says 0 households 0 persons
    headquarters count 0 households with 0 persons at shelter-1
    headquarters see shelter-1 closed
    A: 0 unsent, 0 on the shelf
    B: 0 unsent, 0 on the shelf
    C: 0 unsent, 0 on the shelf
    ledger has every event once
"""
