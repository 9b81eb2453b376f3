# Checks and hints
say-cell = { $scope } { $name } ({ $when })
say-unprinted = (not printed)
say-comma = ,{" "}
say-and = {" "}and{" "}
say-consistent = Agrees: { $formula }
say-within = Differs in the last digit only, as rounding allows: { $formula }
say-within-integer = Agrees if what is printed as a whole number was rounded to one: { $formula }
say-missing = Not checked: the report does not give { $what }
say-conflicting = Not checked: { $what } is another number elsewhere
say-limit = Not checked: { $what } states only a limit ({ $text })
say-bad-growth = { $name } is { $value }; the report says it changed by { $stated } on { $base } { $basevalue }. From these two it is { $computed }.
say-bad-rate = { $name } is { $value }; the report says this is { $stated } of { $base } { $basevalue }. From these two it is { $computed }.
say-bad-share = { $name } is { $value }; the report says this is { $stated } of { $base } { $basevalue }. From these two it is { $computed }.
say-bad-contribution = The report says { $name } { $value } contributed { $stated } to { $base }; from the figures it is { $computed }.
say-bad-share-change = The report says the share of { $name } changed by { $stated }; from the figures it is { $computed }.
say-bad-sum = { $name } is { $value }, but its parts add up to { $computed }; rounding does not explain it.
say-bad-at-most = { $name } is { $value }, but the parts listed already make { $computed }, which is more.
say-bad-scope = { $name } is { $value }, but the levels within it make { $computed }; they do not fit.
say-bad-equal = One figure is different in two places: { $name } is { $value }, { $other } is { $othervalue }.
say-bad-change = { $name } is { $value }, { $base } is { $basevalue }, and the report says the change is { $othervalue }; the three do not fit.
say-joint = These figures cannot all be right: { $figures }.
say-proposal = { $name } is printed as “{ $was }”; could it be “{ $text }”?
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

check-suspects = If any one of these is wrong, all the rest can be right:
check-suspects-none = No single cause was found
check-not-searched = Not everything was searched; there may be other explanations
check-computed = computed
check-stated = stated
check-low = lowest
check-high = highest
check-summary = { $all } identities: { $consistent } agree exactly, { $within } differ in the last digit only, { $inconsistent } disagree, { $unchecked } could not be checked.
check-clean = No contradiction was found.
check-found = { $count ->
    [one] One contradiction
   *[other] { $count } contradictions
    }
check-remainders = Lists that leave something out
check-unprotected = { $count } figures are in no identity that could confirm them.
check-too-large = { $count } groups of figures are too large to be solved as a whole; single checks were made.
check-rules = Law and attention
check-source = Source: { $source }
