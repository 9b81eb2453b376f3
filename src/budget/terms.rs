//! The fixed words of the field: books, flows, stages, measures, bases, and how a key spells them.

use strum::{AsRefStr, EnumIter, EnumString, IntoStaticStr, VariantNames};

macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, EnumString, IntoStaticStr, AsRefStr, VariantNames)]
        #[strum(serialize_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// The word as it stands in budget files and keys.
            pub fn word(self) -> &'static str {
                self.into()
            }
        }
    };
}

word_enum! {
    /// The four budgets (Budget Law 5), government debt beside them, and policy for what has no account.
    Book {
        /// 一般公共预算
        General,
        /// 政府性基金预算
        Fund,
        /// 国有资本经营预算
        Capital,
        /// 社会保险基金预算
        Insurance,
        /// 政府债务
        Debt,
        /// Items without an account table: outcomes, principles, measures.
        Policy,
    }
}

word_enum! {
    /// Which side or part of a budget a statement lists; the last five are the kinds of items.
    Flow {
        /// 收入
        Revenue,
        /// 支出
        Expenditure,
        /// 资金来源
        Source,
        /// 调入资金
        TransferIn,
        /// 调出资金
        TransferOut,
        /// 转移支付
        TransferPayment,
        /// 预备费与预算稳定调节基金
        Reserve,
        /// “三公”经费
        ThreePublic,
        /// 结余
        Balance,
        /// 债务余额
        DebtBalance,
        /// 债券
        Bond,
        /// 债务限额
        Quota,
        /// 成效
        Outcome,
        /// 原则
        Principle,
        /// 问题
        Problem,
        /// 项目
        Project,
        /// 措施
        Measure,
    }
}

impl Flow {
    /// Whether this is a kind of item and not a flow of a table.
    pub fn is_item(self) -> bool {
        self >= Self::Outcome
    }
}

word_enum! {
    /// Stages of one amount. The prior-year actual is `Executed` of the year before.
    Stage {
        /// 年初预算
        Initial,
        /// 调整预算
        Adjusted,
        /// 执行（完成）
        Executed,
        /// 预算草案
        Draft,
    }
}

word_enum! {
    /// What a growth rate, a change or an execution rate is measured against.
    BaseStage {
        /// 年初预算
        Initial,
        /// 调整预算
        Adjusted,
        /// 上年执行
        Executed,
        /// 上年执行，同口径
        Comparable,
        /// The report does not say.
        Unstated,
    }
}

/// The base of a rate, and whether the report names it or the reader infers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Base {
    /// What it is measured against.
    pub stage: BaseStage,
    /// False where the budget file says `implied(…)`.
    pub stated: bool,
}

/// What a figure says about its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    Amount,
    /// Executed as a share of the budget.
    Rate,
    /// Year on year.
    Growth,
    /// Signed difference from the base.
    Change,
    /// Signed difference of the adjusted budget from the initial one (调增, 调减).
    Adjustment,
    /// Share of another amount.
    Share,
    /// Change of the share, in percentage points.
    ShareChange,
    /// Percentage points contributed to the growth of another line.
    Contribution,
    Count,
    /// Percentage of an item without a table.
    Percent,
    /// Percentage points of an item.
    Points,
    /// Multiple of an item.
    Times,
    /// A second execution rate, on a named base.
    RateOn(BaseStage),
    /// A second growth rate, on a named base.
    GrowthOn(BaseStage),
}

impl Measure {
    const PLAIN: [(Self, &'static str); 12] = [
        (Self::Amount, "amount"),
        (Self::Rate, "rate"),
        (Self::Growth, "growth"),
        (Self::Change, "change"),
        (Self::Adjustment, "adjustment"),
        (Self::Share, "share"),
        (Self::ShareChange, "share_change"),
        (Self::Contribution, "contribution"),
        (Self::Count, "count"),
        (Self::Percent, "percent"),
        (Self::Points, "points"),
        (Self::Times, "times"),
    ];

    /// As spelt in a key: `amount`, `growth@initial`.
    pub fn text(self) -> String {
        match self {
            Self::RateOn(base) => format!("rate@{}", base.word()),
            Self::GrowthOn(base) => format!("growth@{}", base.word()),
            plain => self.word().unwrap_or_else(|| unreachable_word(plain)).to_owned(),
        }
    }

    /// The word of a measure without a named base.
    pub fn word(self) -> Option<&'static str> {
        Self::PLAIN.iter().find(|(m, _)| *m == self).map(|(_, word)| *word)
    }

    /// The measure without its named base: `growth` for `growth@initial`.
    pub fn plain(self) -> Self {
        match self {
            Self::RateOn(_) => Self::Rate,
            Self::GrowthOn(_) => Self::Growth,
            other => other,
        }
    }

    /// Whether its figures are sums of money.
    pub fn is_money(self) -> bool {
        matches!(self, Self::Amount | Self::Change | Self::Adjustment)
    }

    /// Reads [`Self::text`].
    pub fn from_text(text: &str) -> Option<Self> {
        if let Some((word, base)) = text.split_once('@') {
            let base = base.parse().ok()?;
            return match word {
                "rate" => Some(Self::RateOn(base)),
                "growth" => Some(Self::GrowthOn(base)),
                _ => None,
            };
        }
        Self::PLAIN.iter().find(|(_, word)| *word == text).map(|(m, _)| *m)
    }
}

/// Only the two variants handled before have no plain word.
fn unreachable_word(measure: Measure) -> &'static str {
    debug_assert!(false, "{measure:?} has no word");
    "amount"
}

word_enum! {
    /// How the children of a line relate to it.
    Relation {
        /// They add up to it.
        Complete,
        /// 其中: some of its parts; together at most the line.
        OfWhich,
        /// Parts by another classification: each at most the line, never added to one another.
        Memo,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_read_back() {
        for (m, _) in Measure::PLAIN {
            assert_eq!(Measure::from_text(&m.text()), Some(m));
        }
        for base in [BaseStage::Initial, BaseStage::Comparable] {
            assert_eq!(Measure::from_text(&Measure::GrowthOn(base).text()), Some(Measure::GrowthOn(base)));
            assert_eq!(Measure::from_text(&Measure::RateOn(base).text()), Some(Measure::RateOn(base)));
        }
        assert_eq!(Measure::from_text("growth@nothing"), None);
        assert_eq!(Flow::ThreePublic.word(), "three_public");
    }
}
