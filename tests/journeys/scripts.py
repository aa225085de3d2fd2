"""The journeys, in the field's words: each name is what the evening teaches."""

JOURNEYS = {
    "received once, and only once in the ledger though an answer was lost": """
        shelter shelter-1 opens as A, drill, offline
        scan mihon                          shows welcome, household of 3, number A-0001
        scan mihon                          shows already_here
        power cut, restart
        online, answer lost, sync           link offline, 1 unsent
        sync                                link online, 0 unsent, ledger has 1 HouseholdAdmitted of mihon
        scan mihon                          shows already_here, ledger has 1 events
    """,
    "through the camera to the ledger": """
        shelter shelter-1 opens as A
        film mihon                          shows welcome, household of 3
        film reiji rotated                  shows welcome, household of 2
        film kunren phone                   shows welcome, household of 1
        film mihon                          shows already_here
        sync                                ledger counts 3 households with 6 persons at shelter-1
    """,
    "two desks of one shelter see each other's households": """
        shelter shelter-1 opens as A
        shelter shelter-1 opens as B
        A: scan mihon                       shows welcome
        A: sync
        B: sync                             sees 1 household with 3 persons
        B: scan mihon                       shows already_here, number A-0001
        B: scan reiji                       shows welcome, number B-0001
        B: sync
        A: sync                             sees 2 households with 5 persons
        A: scan reiji                       shows already_here, ledger has 2 events
    """,
    "one family at two offline desks becomes one household": """
        shelter shelter-1 opens as A, offline
        shelter shelter-1 opens as B, offline
        A: scan kamei                       shows welcome, number A-0001
        1 minutes pass
        B: scan kamei                       shows welcome, number B-0001
        A: online
        B: online
        everybody syncs                     ledger has 2 HouseholdAdmitted of kamei
        ledger counts 1 household with 5 persons at shelter-1
        A: sees 1 household with 5 persons
        B: sees 1 household with 5 persons
        B: scan mihon                       shows welcome, number B-0002
    """,
    "undone before anybody knew": """
        shelter shelter-1 opens as A, offline
        scan mihon                          shows welcome
        undo                                shows undone, sees 0 households with 0 persons
        power cut, restart
        scan mihon                          shows welcome, number A-0002
        online, sync                        ledger counts 1 household with 3 persons at shelter-1
        ledger has 2 HouseholdAdmitted of mihon, ledger has 1 ReceptionUndone of mihon
    """,
    "undone at one desk, seen at the other": """
        shelter shelter-1 opens as A
        shelter shelter-1 opens as B
        A: count 7                          shows welcome, sees 1 household with 7 persons
        A: sync
        B: sync                             sees 1 household with 7 persons
        B: undo A-0001                      shows undone
        B: sync
        A: sync                             sees 0 households with 0 persons
        ledger counts 0 households with 0 persons at shelter-1
    """,
    "first a number, then a name, then everything": """
        shelter shelter-1 opens as A, offline
        count 4                             shows welcome, household of 4, number A-0001
        deepen note=kunren                  shows deepened, household of 4, number A-0001
        online, sync                        ledger has 2 events, ledger counts 1 household with 4 persons at shelter-1
        deepen A-0001 heads=5               shows deepened, household of 5
        sync                                ledger counts 1 household with 5 persons at shelter-1
        sees 1 household with 5 persons
    """,
    "half the family first, the others later and at another desk": """
        shelter shelter-1 opens as A
        shelter shelter-1 opens as B
        A: present kamei                    shows household of 5
        A: untick 2, untick 3, enter        shows welcome, household of 3
        A: present kamei                    shows household of 2, notice already_here_partly
        A: untick 3, enter                  shows deepened, household of 4
        A: sync
        B: sync                             sees 1 household with 4 persons
        1 minutes pass
        B: scan kamei                       shows deepened, household of 5
        B: sync
        A: sync                             sees 1 household with 5 persons
        ledger has 1 HouseholdAdmitted of kamei, ledger counts 1 household with 5 persons at shelter-1
    """,
    "a desk without news of a late comer does not send them away": """
        shelter shelter-1 opens as A
        shelter shelter-1 opens as B
        A: present kamei, untick 2, enter   shows welcome, household of 4
        A: sync
        B: sync, 1 minutes pass
        B: scan kamei                       shows deepened, household of 5
        B: sync, 1 minutes pass
        A: deepen A-0001 note=kunren        shows deepened, household of 4
        A: sync                             sees 1 household with 5 persons
        B: sync                             sees 1 household with 5 persons
        ledger counts 1 household with 5 persons at shelter-1
    """,
    "an opaque code that the ledger completes": """
        shelter shelter-1 opens as A, offline
        ledger knows member code as mihon
        scan member code                    shows welcome, household of 1
        scan member code                    shows already_here
        online, sync                        sees 1 household with 1 person
        scan member code                    shows deepened, household of 3   # the others are known now, and came
        scan member code                    shows already_here, household of 3, number A-0001
        sync                                ledger counts 1 household with 3 persons at shelter-1
        ledger has 1 HouseholdAdmitted of member, ledger has 2 events
    """,
    "codes that do not count leave no trace": """
        shelter shelter-1 opens as A
        scan code of a stranger             shows unknown_issuer
        scan damaged mihon                  shows damaged
        scan text https://example.com/      shows web_address
        scan text 4901234567894             shows product
        ledger revokes reiji, sync
        scan reiji                          shows revoked
        20 days pass
        scan mihon                          shows expired
        sync                                ledger has 0 events, sees 0 households with 0 persons
    """,
    "an expired code still fills the form": """
        shelter shelter-1 opens as A
        20 days pass
        scan mihon                          shows expired
        enter, receive form                 shows welcome, household of 3
        sync                                ledger counts 1 household with 3 persons at shelter-1
    """,
    "the power fails while a form is half typed": """
        shelter shelter-1 opens as A, offline
        scan mihon                          shows welcome
        type kunren heads 3
        a second passes
        power cut, restart                  draft waits, sees 1 household with 3 persons
        resume draft, receive form          shows welcome, household of 3
        online, sync                        ledger has 2 events, ledger has every event once
    """,
    "power cuts between every act": """
        shelter shelter-1 opens as A, offline
        scan mihon, power cut, restart
        count 3, power cut, restart
        scan reiji, power cut, restart
        undo A-0002, power cut, restart     sees 2 households with 5 persons
        online, answer lost, sync, power cut, restart
        every event as written
        sync, power cut, restart, sync      0 unsent, ledger has 4 events, ledger has every event once
        ledger counts 2 households with 5 persons at shelter-1
    """,
    "an answer lost again and again, bundles delivered twice and out of order": """
        shelter shelter-1 opens as A
        every bundle delivered 2 times
        scan mihon, answer lost, sync, scan reiji, answer lost, sync, count 5, answer lost, sync
        undo A-0003, answer lost, sync      4 unsent
        sync                                0 unsent
        all delivered again
        everybody syncs                     ledger has 4 events, ledger has every event once
        ledger counts 2 households with 5 persons at shelter-1
        sees 2 households with 5 persons
    """,
    "a question lost on its way costs nothing": """
        shelter shelter-1 opens as A
        scan mihon, question lost, sync     1 unsent, ledger has 0 events
        sync                                0 unsent, ledger has 1 events
    """,
    "a refused event stays on the shelf and stops nothing else": """
        shelter shelter-1 opens as A, offline
        scan mihon, scan reiji
        a fault writes nonsense about mihon
        scan kunren                         shows welcome
        online, sync                        1 on the shelf, 0 unsent
        deepen A-0001 note=later            shows deepened
        deepen A-0002 note=later            shows deepened
        sync                                1 on the shelf, 1 unsent
        ledger counts 3 households with 6 persons at shelter-1
        scan kamei, sync                    1 on the shelf, 1 unsent
        restart, sync                       1 on the shelf, 1 unsent
        ledger counts 4 households with 11 persons at shelter-1
    """,
    "a family goes to another shelter": """
        shelter shelter-1 opens as A
        shelter shelter-2 opens as C
        A: scan mihon                       shows welcome
        A: sync
        C: sync
        10 minutes pass
        C: present mihon                    shows household of 3, notice elsewhere
        C: enter                            shows welcome, number A-0001
        C: sync
        ledger counts 0 households with 0 persons at shelter-1
        ledger counts 1 household with 3 persons at shelter-2
    """,
    "a clock ten years ahead": """
        shelter shelter-1 opens as A
        shelter shelter-1 opens as B
        A: offline, clock +10 years
        A: scan mihon                       shows expired
        A: enter, receive form              shows welcome
        A: count 4                          shows welcome, number A-0002
        A: online, sync                     0 unsent
        B: sync                             sees 2 households with 7 persons
        A: count 2, sync                    sees 3 households with 9 persons
        B: sync                             sees 3 households with 9 persons, ledger has every event once
    """,
    "a clock ten years behind": """
        shelter shelter-1 opens as A, offline, clock -10 years
        count 4                             shows welcome, number A-0001
        deepen note=kunren                  shows deepened
        clock +10 years
        scan mihon                          shows welcome, number A-0002
        undo                                shows undone
        online, sync                        0 unsent, ledger counts 1 household with 4 persons at shelter-1
        sees 1 household with 4 persons
    """,
    "a day without a network": """
        shelter shelter-1 opens as A, offline
        scan mihon                          shows welcome
        every 10 minutes for 24 hours sync  link offline, 1 unsent
        scan reiji                          shows welcome
        online, sync                        link online, 0 unsent
        ledger counts 2 households with 5 persons at shelter-1
    """,
    "express: no touch, and ten seconds to take it back": """
        shelter shelter-1 opens as A, express, offline
        present mihon                       shows welcome, number A-0001
        present reiji                       shows welcome, number A-0002
        undo                                shows undone
        online, sync                        ledger has 3 events, ledger counts 1 household with 3 persons at shelter-1
    """,
    "an operation that the ledger does not know": """
        shelter shelter-1 opens as A
        works in operation op-unknown
        count 4                             shows welcome, number A-0001
        sync                                0 unsent, 0 on the shelf, ledger has 1 event
        ledger counts 1 household with 4 persons at shelter-1
    """,
    "the disk is full in the middle of the queue": """
        shelter shelter-1 opens as A, offline
        counts families until the disk is full
        shows call_staff, every event as written, households as events
        power cut, restart                  every event as written, households as events
        disk free
        scan kamei                          shows welcome
        online, sync                        0 unsent, ledger has every event once
    """,
}
