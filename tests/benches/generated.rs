//! Budgets of any size, the same at every run: several books and scopes, trees three deep, two years.

use std::fmt::Write as _;

/// How large a generated budget is.
#[derive(Clone, Copy)]
pub struct Shape {
    pub books: usize,
    pub scopes: usize,
    /// Accounts under each total.
    pub middles: usize,
    /// Accounts under each of those.
    pub leaves: usize,
    /// Every account at the bottom has a name of its own, as lists of projects do; otherwise scopes share them.
    pub own_names: bool,
}

pub const HUNDRED_THOUSAND_FIGURES: Shape =
    Shape { books: 4, scopes: 10, middles: 11, leaves: 27, own_names: false };
pub const TENTH_OF_THE_FIGURES: Shape = Shape { books: 1, scopes: 4, ..HUNDRED_THOUSAND_FIGURES };
pub const HUNDRED_THOUSAND_LINES: Shape =
    Shape { books: 4, scopes: 20, middles: 24, leaves: 25, own_names: true };
pub const TENTH_OF_THE_LINES: Shape = Shape { books: 2, scopes: 4, ..HUNDRED_THOUSAND_LINES };
pub const TWO_HUNDRED_LINES: Shape = Shape { books: 2, scopes: 5, middles: 3, leaves: 2, own_names: true };

impl Shape {
    fn statements(self) -> usize {
        self.books * self.scopes * FLOWS.len()
    }

    /// Lines of the tables.
    pub fn lines(self) -> usize {
        self.statements() * (1 + self.middles * (1 + self.leaves))
    }

    /// Figures of the tables; the items have some more.
    pub fn figures(self) -> usize {
        self.statements() * (7 + self.middles * (5 + 4 * self.leaves))
    }
}

const BOOKS: [(&str, &str); 4] = [
    ("general", "一般公共预算"),
    ("fund", "政府性基金预算"),
    ("capital", "国有资本经营预算"),
    ("insurance", "社会保险基金预算"),
];
const FLOWS: [(&str, &str); 2] = [("revenue", "收入"), ("expenditure", "支出")];
const SCOPES: [&str; 20] = [
    "全市",
    "市本级",
    "高新区",
    "平定县",
    "盂县",
    "郊区",
    "城区",
    "矿区",
    "清溪县",
    "东山县",
    "河阴县",
    "安远县",
    "石门县",
    "临江县",
    "新城区",
    "南关区",
    "北塘区",
    "西岭县",
    "白泉镇",
    "桃林镇",
];
const REVENUES: [&str; 24] = [
    "增值税",
    "企业所得税",
    "个人所得税",
    "资源税",
    "城市维护建设税",
    "房产税",
    "印花税",
    "城镇土地使用税",
    "土地增值税",
    "车船税",
    "耕地占用税",
    "契税",
    "环境保护税",
    "烟叶税",
    "专项收入",
    "行政事业性收费收入",
    "罚没收入",
    "国有资本经营收入",
    "国有资源（资产）有偿使用收入",
    "捐赠收入",
    "政府住房基金收入",
    "土地出让收入",
    "彩票公益金收入",
    "其他收入",
];
const EXPENDITURES: [&str; 24] = [
    "一般公共服务支出",
    "国防支出",
    "公共安全支出",
    "教育支出",
    "科学技术支出",
    "文化旅游体育与传媒支出",
    "社会保障和就业支出",
    "卫生健康支出",
    "节能环保支出",
    "城乡社区支出",
    "农林水支出",
    "交通运输支出",
    "资源勘探工业信息等支出",
    "商业服务业等支出",
    "金融支出",
    "援助其他地区支出",
    "自然资源海洋气象等支出",
    "住房保障支出",
    "粮油物资储备支出",
    "灾害防治及应急管理支出",
    "预备费支出",
    "债务付息支出",
    "债务发行费用支出",
    "其他支出",
];
const DETAILS: [&str; 27] = [
    "行政运行",
    "一般行政管理事务",
    "机关服务",
    "信息化建设",
    "专项业务",
    "综合业务管理",
    "执法监督",
    "宣传培训",
    "设施运行维护",
    "事业运行",
    "基础设施建设",
    "人才队伍建设",
    "课题研究",
    "对外交流",
    "补助县区",
    "奖励资金",
    "贷款贴息",
    "以前年度结转",
    "重点项目前期",
    "应急保障",
    "资产购置",
    "房屋修缮",
    "民生补贴",
    "政府购买服务",
    "考核检查",
    "统计调查",
    "其他事务",
];

struct Generator {
    text: String,
    state: u64,
}

/// The text of a budget file.
pub fn text(shape: Shape) -> String {
    let mut g = Generator { text: String::new(), state: 0x9e37_79b9_7f4a_7c15 };
    g.file(shape);
    g.text
}

/// Amounts in 万 of 亿元's last printed digit: 1 is 0.01 亿元.
struct Account {
    name: String,
    executed: u64,
    draft: u64,
    parts: Vec<Account>,
}

impl Account {
    fn sum(name: String, parts: Vec<Self>) -> Self {
        let executed = parts.iter().map(|p| p.executed).sum();
        let draft = parts.iter().map(|p| p.draft).sum();
        Self { name, executed, draft, parts }
    }
}

fn amount(hundredths: u64) -> String {
    format!("{}.{:02} 亿元", hundredths / 100, hundredths % 100)
}

impl Generator {
    fn below(&mut self, bound: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % bound
    }

    fn growth(&mut self) -> String {
        let (word, tenths) =
            if self.below(3) == 0 { ("下降", self.below(300)) } else { ("增长", self.below(400)) };
        format!("{word} {}.{}%", tenths / 10, tenths % 10)
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn file(&mut self, shape: Shape) {
        self.put("// 生成的预算，只用来测速度。\n(\n    format: 1,\n    place: \"清溪市\",\n");
        self.put("    title: \"清溪市 2025 年预算执行与 2026 年预算草案\",\n    executed_year: 2025,\n    draft_year: 2026,\n");
        self.put("    scopes: {\n");
        for scope in SCOPES.iter().take(shape.scopes) {
            writeln!(self.text, "        \"{scope}\": (),").unwrap();
        }
        self.put("    },\n    growth_base: executed,\n    rate_base: adjusted,\n    sections: [\n");
        let mut identities = Vec::new();
        for (b, book) in BOOKS.iter().enumerate().take(shape.books) {
            for (s, scope) in SCOPES.iter().enumerate().take(shape.scopes) {
                let accounts: Vec<Account> =
                    FLOWS.iter().map(|flow| self.account(shape, book.1, scope, flow)).collect();
                for (part, year) in [("一", 2025), ("二", 2026)] {
                    writeln!(
                        self.text,
                        "        (at: \"{part}/（{}）/{}\", title: \"{scope}{}\", book: {}, scope: \"{scope}\", year: {year}, facts: [",
                        b + 1,
                        s + 1,
                        book.1,
                        book.0,
                    )
                    .unwrap();
                    for (flow, account) in FLOWS.iter().zip(&accounts) {
                        writeln!(self.text, "            table(flow: {}, lines: {{", flow.0).unwrap();
                        self.line(account, year, 0);
                        self.put("            }),\n");
                    }
                    self.item(scope, book.1);
                    self.put("        ]),\n");
                }
                for (flow, account) in FLOWS.iter().zip(&accounts) {
                    identities.push((
                        format!("{}/{scope}/{}", book.0, flow.0),
                        account.name.clone(),
                        names_of(account),
                    ));
                }
            }
        }
        self.put("    ],\n    identities: [\n");
        for (head, total, parts) in identities {
            let parts: Vec<String> =
                parts.iter().map(|p| format!("\"{head}/{total}>{p}/2026/draft/amount\"")).collect();
            writeln!(
                self.text,
                "        sum(total: \"{head}/{total}/2026/draft/amount\", parts: [{}], why: \"合计\"),",
                parts.join(", "),
            )
            .unwrap();
        }
        self.put("    ],\n)\n");
    }

    fn account(&mut self, shape: Shape, book: &str, scope: &str, flow: &(&str, &str)) -> Account {
        let names = if flow.0 == "revenue" { &REVENUES } else { &EXPENDITURES };
        let middles = names
            .iter()
            .take(shape.middles)
            .map(|middle| {
                let leaves = DETAILS.iter().take(shape.leaves).map(|detail| {
                    let own = if shape.own_names {
                        format!("{scope}{}", book.chars().take(2).collect::<String>())
                    } else {
                        String::new()
                    };
                    let executed = self.below(5_000) + 1;
                    let draft = executed * (800 + self.below(400)) / 1000;
                    Account { name: format!("{own}{middle}{detail}"), executed, draft, parts: Vec::new() }
                });
                Account::sum((*middle).to_owned(), leaves.collect())
            })
            .collect();
        Account::sum(format!("{book}{}", flow.1), middles)
    }

    fn line(&mut self, account: &Account, year: u16, depth: usize) {
        let indent = " ".repeat(16 + 4 * depth);
        write!(self.text, "{indent}\"{}\": (", account.name).unwrap();
        let growth = self.growth();
        if year == 2026 {
            write!(self.text, "draft: \"{}\", growth: \"{growth}\"", amount(account.draft)).unwrap();
        } else {
            if depth == 0 {
                let initial = account.executed * 101 / 100;
                write!(
                    self.text,
                    "initial: \"{}\", adjusted: \"{}\", ",
                    amount(initial),
                    amount(account.executed)
                )
                .unwrap();
            }
            write!(self.text, "executed: \"{}\", ", amount(account.executed)).unwrap();
            if depth < 2 {
                let tenths = 950 + self.below(100);
                write!(self.text, "rate: \"{}.{}%\", ", tenths / 10, tenths % 10).unwrap();
            }
            write!(self.text, "growth: \"{growth}\"").unwrap();
        }
        if !account.parts.is_empty() {
            let relation = if depth == 0 { "complete" } else { "of_which" };
            writeln!(self.text, ", {relation}: {{").unwrap();
            for part in &account.parts {
                self.line(part, year, depth + 1);
            }
            write!(self.text, "{indent}}}").unwrap();
        }
        self.put("),\n");
    }

    fn item(&mut self, scope: &str, book: &str) {
        let (money, firms) = (amount(self.below(500)), self.below(90) + 1);
        writeln!(
            self.text,
            "            item(kind: outcome, name: \"{scope}{book}扶持企业\", figures: {{ \"投入\": \"{money}\", \"企业\": \"{firms} 户\" }}),",
        )
        .unwrap();
    }
}

fn names_of(account: &Account) -> Vec<String> {
    account.parts.iter().map(|p| p.name.clone()).collect()
}

/// A budget of one statement whose total is the sum of so many accounts.
pub fn one_list(lines: usize) -> String {
    let mut g = Generator { text: String::new(), state: 0x9e37_79b9_7f4a_7c15 };
    let accounts = (0..lines)
        .map(|nth| {
            // a few large ones and a long tail, as lists of projects are
            let executed = g.below(40_000_000) / (nth as u64 + 40) + 100;
            let draft = executed * (800 + g.below(400)) / 1000;
            Account { name: format!("项目{nth}"), executed, draft, parts: Vec::new() }
        })
        .collect();
    let total = Account::sum("一般公共预算支出".to_owned(), accounts);
    g.put("(\n    format: 1,\n    place: \"清溪市\",\n    title: \"清溪市的一张长表\",\n    executed_year: 2025,\n");
    g.put("    draft_year: 2026,\n    scopes: { \"全市\": () },\n    growth_base: executed,\n    rate_base: adjusted,\n");
    g.put("    sections: [\n");
    for (at, year) in [("一", 2025), ("二", 2026)] {
        writeln!(
            g.text,
            "        (at: \"{at}\", title: \"全市支出\", book: general, scope: \"全市\", year: {year}, facts: [\n            table(flow: expenditure, lines: {{"
        )
        .unwrap();
        g.line(&total, year, 0);
        g.put("            }),\n        ]),\n");
    }
    g.put("    ],\n)\n");
    g.text
}
