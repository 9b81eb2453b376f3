# Checks and hints
say-cell = { $scope } { $name } ({ $when })
say-unprinted = {" "}(not printed)
say-comma = ,{" "}
say-and = {" "}and{" "}
say-consistent = Agrees: { $formula }
say-within = Differs in the last digit only, as rounding allows: { $formula }
say-within-integer = Agrees if what is printed as a whole number was rounded to one: { $formula }
say-missing = Not checked: the report does not print { $what }
say-conflicting = Not checked: { $what } is another number elsewhere
say-limit = Not checked: { $what } is only roughly stated ({ $text })
say-bad-growth = { $name } is { $value }; the report says { $stated } on { $base }{ $basevalue }. From these two it is { $computed }.
say-bad-rate = { $name } is { $value }; the report says this is { $stated } of { $base } ({ $basevalue }). From these two it is { $computed }.
say-bad-share = { $name } is { $value }; the report says this is { $stated } of { $base } ({ $basevalue }). From these two it is { $computed }.
say-bad-contribution = { $name } is { $value }; the report says it moved { $base } ({ $basevalue }) { $stated }. From these two it is { $computed }.
say-bad-share-change = The report says the share of { $name } { $stated }; from the figures it { $computed }.
say-bad-sum = { $name } is { $value }, but its parts add up to { $computed }, a gap of { $gap }{ $slack }.
say-bad-at-most = { $name } is { $value }, but the parts listed already make { $computed }, which is { $gap } more.
say-bad-scope = { $name } is { $value }, but the levels within it make { $computed }, a gap of { $gap }{ $slack }.
say-bad-equal = The report states one figure in several places, but not alike: { $figures }.
say-bad-change = { $name } is { $value }, { $base } is { $basevalue }, and the report says { $othervalue }; the difference of the two is { $computed }.
say-of = {" "}({ $value })
say-when = { $when }
say-growth-on = { $measure } on { $base }
say-rate-on = { $measure } (of { $base })
say-bad-unprinted = The report does not print { $name }; from growth and changes it is { $value }, but its parts add up to { $computed }, a gap of { $gap }{ $slack }.
say-derived = { $value } (derived)
say-pull-up = up by { $size }
say-pull-down = down by { $size }
say-is = { $name } is { $value }
say-grows = up { $size }
say-shrinks = down { $size }
say-more = up by { $size }
say-less = down by { $size }
say-share-up = rose by { $size }
say-share-down = fell by { $size }
say-steady = level
say-from-change = {" "}(not printed, it follows from “{ $change }”)
say-slack-rounding = , which rounding does not explain
say-slack-truncation = , which cutting off digits does not explain
say-slack-none = {""}
say-negative-base = Not checked: { $what } is zero or negative, and growth on it has no agreed meaning
say-comparable = Not checked: { $what } ({ $text }) is on a comparable base, which the report does not print
say-no-base = Not checked: the report does not say what { $what } ({ $text }) is measured against
say-bad-steady = { $name } is { $value }; the report says it is level with { $base }{ $basevalue }. From these two it is { $computed }.
say-bad-formula = { $name } is { $value }, but the sum below comes to { $computed }, a gap of { $gap }{ $slack }.
say-bad-memo = { $other } is { $othervalue }, which is { $gap } more than { $name } ({ $value }), of which it is a part.
say-bad-scope-at-least = { $name } is { $value }, but the levels within it already make { $computed }, which is { $gap } more.
say-bad-roll-forward = { $name } is { $value }; { $basevalue } of the year before and { $other } of { $othervalue } make { $computed }, a gap of { $gap }{ $slack }.
say-bad-year-balance = { $name } is { $value }; revenue of { $basevalue } less expenditure of { $othervalue } is { $computed }, a gap of { $gap }{ $slack }.
say-bad-debt-limit = { $other } is { $othervalue }, which is { $gap } above { $name } of { $value }.
check-suspects-among = Leaving the other contradictions aside: { $title }
check-suspects-together = One misprint is not enough; each line is a group that would have to be wrong together for the rest to be right:
say-joint = Step by step these figures seem to fit, but they cannot all be right: { $figures }.
say-proposal = { $name } is printed as “{ $was }”; could it be “{ $text }”? With it the numbers can agree before rounding.
say-remainder = { $name } { $value }: { $parts } parts are listed, { $rest } are not; { $before }.
say-remainder-before = by growth rates and changes, what was not listed the year before lies between { $low } and { $high } { $unit }
say-remainder-unknown = what was not listed the year before does not follow from the figures

severity-contradiction = Contradiction
severity-definition = Perhaps another definition
severity-incomplete = Not given
severity-statutory = Statutory line
severity-attention = Please explain
severity-none = Passed
outcome-consistent = agrees
outcome-within_rounding = last digit
outcome-inconsistent = disagrees
outcome-not_checked = not checked

check-suspects = If any one of these is a misprint, all the rest can be right:
check-suspects-none = No one or few figures were found that would explain it.
check-not-searched = Not everything was searched; there may be other explanations
check-computed = computed
check-stated = stated
check-low = lowest possible
check-high = highest possible
check-summary = { $all } checks: { $exact } agree exactly, { $last } differ in the last digit only (rounding), { $kept } limits are kept, { $inconsistent } disagree; { $unchecked } more could not be made for want of a figure.
check-clean = No contradiction was found.
check-found = { $count ->
    [one] One contradiction
   *[other] { $count } contradictions
    }
check-remainders = Lists that leave something out
check-unprotected = { $count ->
    [one] 1 figure is printed only once, with nothing to check it against.
   *[other] { $count } figures are printed only once, with nothing to check them against.
}
check-too-large = { $count ->
    [one] 1 group of figures is too large or too hard to be solved as a whole; single checks were made.
   *[other] { $count } groups of figures are too large or too hard to be solved as a whole; single checks were made.
}
check-rules = Law and attention
check-source = Source: { $source }
check-derived = derived
