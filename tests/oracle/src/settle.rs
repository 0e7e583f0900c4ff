//! Who pays what now, and what becomes of the balance.

use serde_json::{Value, json};

#[derive(Clone, Debug, Default)]
pub struct Settled {
    pub before: i64,
    pub from_balance: i64,
    pub due: i64,
    pub to_balance: i64,
    pub refund: i64,
    pub forfeited: i64,
    pub to_renewal: i64,
    pub after: i64,
}

impl Settled {
    pub fn nothing(balance: i64) -> Self {
        Self {
            before: balance,
            after: balance,
            ..Self::default()
        }
    }

    pub fn now(total: i64, balance: i64, surplus: &str) -> Self {
        let mut s = Self::nothing(balance);
        s.from_balance = balance.min(total.max(0));
        s.due = total.max(0) - s.from_balance;
        let over = (-total).max(0);
        match surplus {
            "refund" => s.refund = over,
            "forfeit" => s.forfeited = over,
            _ => s.to_balance = over,
        }
        s.after = balance - s.from_balance + s.to_balance;
        s
    }

    pub fn later(total: i64, balance: i64) -> Self {
        Self {
            to_renewal: total,
            ..Self::nothing(balance)
        }
    }

    pub fn json(&self) -> Value {
        json!({
            "balanceBefore": self.before, "fromBalance": self.from_balance, "dueNow": self.due, "toBalance": self.to_balance,
            "refund": self.refund, "forfeited": self.forfeited, "toRenewal": self.to_renewal, "balanceAfter": self.after,
        })
    }
}
