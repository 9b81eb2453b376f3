# Problems in budget files; $like is "none" when nothing similar is known
problem-unexpected-end = the file ends here, but more was expected
problem-unexpected-character = “{ $found }” does not belong here
problem-full-width-punctuation = full-width “{ $found }” here; write { $ascii }
problem-text-after-end = there is more text after the last bracket
problem-unclosed-comment = the comment /* is never closed by */
problem-unclosed-string = the quotation mark is never closed
problem-unclosed-bracket = the bracket { $bracket } is never closed; the file may be cut off
problem-wrong-bracket = { $expected } was expected here, but { $found } is written
problem-missing-comma = a comma is missing here
problem-missing-colon = a colon is missing after the name
problem-field-name-missing = “field: value” was expected here
problem-unexpected-field = values without field names came before, so none may be written here
problem-bad-escape = unknown escape sequence
problem-too-deep = brackets are nested more than { $limit } deep; the rest was not read
problem-wrong-type = { $expected ->
    [text] text in quotation marks
    [quantity] a quantity in quotation marks, such as "73.17 亿元",
    [integer] a whole number
    [word] a word without quotation marks
    [list] a list […]
    [map] a map {"{"} "name": … {"}"}
    [fact] table(…) or item(…)
    [identity] sum(…), at_most(…), equal(…), growth(…) or ratio(…)
    [table] table(…)
    [item] item(…)
   *[other] the fields (…) of a { $expected }
    } was expected here, but there is { $found ->
    [text] text
    [number] a number without quotation marks
    [word] a word
    [record] a group of fields
    [tuple] a group of values
    [list] a list
    [map] a map
   *[other] { $found }
    }
problem-unknown-field = { $where } has no field { $name }{ $like ->
    [none] {""}
   *[other] ; did you mean { $like }?
    } It may have: { $allowed }
problem-missing-field = { $where } lacks the field { $name }
problem-duplicate-field = the field { $name } is written twice
problem-duplicate-key = “{ $name }” already stands here
problem-unknown-word = unknown word “{ $found }”{ $like ->
    [none] {""}
   *[other] ; did you mean { $like }?
    } It may be: { $allowed }
problem-empty-text = the text is empty
problem-bad-integer = “{ $found }” will not do; write a whole number from { $low } to { $high }
problem-other-format = the file has format version { $found }, and this program reads version 1; update the program or save the file as version 1
problem-years-not-consecutive = the draft year should be the year after the executed year
problem-bad-quantity = “{ $text }” is not a quantity: { $reason ->
    [empty] it is empty
    [no-number] there is no number
    [second-point] it has two decimal points
    [bare-point] the decimal point has no digits on one side
    [bad-groups] thousands commas must separate groups of three digits
    [too-many-digits] it has too many digits
    [two-signs] it has both a word for a fall and a minus sign
    [two-bounds] it has a limit word both before and after
   *[other] { $reason }
    }
problem-bad-unit = “{ $text }” has no unit; write it like "73.17 亿元", "2.1%", "53 户"
problem-unknown-unit = “{ $text }” has the unknown unit “{ $unit }”{ $like ->
    [none] {""}
   *[other] ; did you mean “{ $like }”?
    } New measure words go into counters
problem-wrong-unit-for = “{ $text }” is in { $unit }, which does not fit { $measure }
problem-unknown-scope = scopes has no “{ $name }”; it has: { $allowed }
problem-scope-two-parents = the scope “{ $name }” already belongs to “{ $first }” and cannot belong to “{ $second }” too
problem-scope-circle = the scope “{ $name }” contains itself
problem-year-outside = the year { $found } is neither the executed year { $executed } nor the draft year { $draft }
problem-stage-not-in-year = a table of { $year } cannot have { $name }
problem-bad-name = the name “{ $name }” may not contain / or > or a line break
problem-line-two-parents = the account “{ $name }” has two parents in this table: “{ $first }” and “{ $second }”; rename it, or write two tables with under
problem-too-many-levels = accounts are nested more than { $limit } levels deep
problem-unknown-line = no table has the account “{ $name }”
problem-duplicate-figure = “{ $name }” already has a figure for { $measure }
problem-duplicate-item = the item “{ $name }” is already there
problem-missing-base = “{ $text }” has no base: write { $wanted } in the line, table, section or at the top of the file
problem-missing-whole = { $name } needs { $wanted }: a share of what, a contribution to what
problem-whole-without-share = { $name } without { $wanted }
problem-parts-missing = under needs parts: complete, of_which or memo
problem-parts-without-under = parts means nothing without under
problem-bad-key = “{ $text }” is not a key; a key has seven parts: book/scope/flow/account path/year/stage/measure
problem-mixed-units = these figures are not of one kind and cannot be added or compared
problem-unknown-figure = there is no such figure: { $text }
problem-too-few-parts = at least { $least } keys are needed here
problem-bad-section = “{ $found }” is not a section number; write 一/（一）/2/（1）

load-failed = The budget file cannot be opened
load-io = The file cannot be read: { $reason }
load-too-large = The file is { $size } MB, more than { $limit } MB: not likely a budget file
load-not-utf8 = The file is not UTF-8 (line { $line }, column { $column }){ $like ->
    [none] {""}
   *[other] ; it looks like { $like }
    }
load-not-utf8-hint = Please save it as UTF-8 in your editor
load-empty = The file is empty
load-problems = { $count ->
    [one] One place needs mending
   *[other] { $count } places need mending
    }
load-problem-at = line { $line }, column { $column }: { $message }
load-problems-more = { $count ->
    [one] 1 more is not listed
   *[other] { $count } more are not listed
}
load-not-budget = This is not a budget file (.ron)
load-internal = The program itself failed while reading the file
load-hint-internal = This is a fault of the program: please send the file and this message to whoever gave you the program
load-forget = Take off the recent files
load-cancelled = Opening was cancelled
load-nothing-changed = Nothing was changed; what was open before is still there.
load-hint-io = Please check that the file is still there and can be read, or choose another
load-hint-problems = Please mend each place and open the file again; if somebody else prepared it, copy this message to them
load-hint-other = Please choose another budget file (.ron)
load-path = File: { $path }

problem-bad-id = “{ $found }” is no id; ids are written by the program, please copy it back from the original file
problem-bad-time = “{ $found }” is no time; write 2026-01-20T01:02:03Z
problem-bad-version = “{ $found }” is no version; write "1.0"
problem-duplicate-note = the note { $found } is there twice
problem-duplicate-revision = two versions of this note have the same revision
