cli-about = Mingzhang: review a government budget report on your own computer
cli-long-about = Mingzhang opens a budget file (.ron) and shows deputies last year's execution beside this year's draft.
    Without a command it opens the window; everything stays on this machine, nothing goes over the network.
cli-file = The budget file to open
cli-file-none = Without it the welcome page opens
cli-lang = Language of the window and of messages
cli-figures = List every figure of the file in report order
cli-figures-format = Shape of the output: table for people, csv and json for programs
cli-write-failed = The result cannot be written: { $reason }
cli-columns = Columns: key section book scope flow account year stage measure value unit printed
    value is signed (falls are negative); printed is as in the report without its unit, a percent sign kept.
cli-no-window = The window cannot be opened: { $reason }
    The command line still works, for example: mingzhang figures FILE --format table
cli-check = Check identities between figures, statutory lines and what needs explaining
cli-check-format = Shape of the output: text for people, json for programs
cli-check-all = List what passed and what could not be checked, too
cli-check-json = JSON: {"{"}version, checks: [{"{"}id, kind, outcome, severity, keys, formula, computed, stated, message, source{"}"}], causes: [{"{"}checks, suspects, proposals{"}"}], rules{"}"}
    Intervals are [lowest, highest] as exact decimals or fractions. Without --all only what is not in order.
cli-exit-codes = Exit codes: 0 fine (check: nothing found); 1 check found something; 2 wrong command, or a file that cannot be used (message on standard error); 3 no window can be opened.
cli-usage = Usage:{" "}
cli-options = Arguments
cli-commands = Commands
cli-help = Show this help
cli-version = Show the version
