//! Where a total goes.

use crate::catalog::Surplus;
use crate::money::{Minor, TooLarge, minor};
use crate::result::Settlement;

/// Splits a total over the balance, today's payment, a surplus and the next invoice.
///
/// INVARIANT (settlement): total = fromBalance + dueNow − toBalance − refund − forfeited + toRenewal, and
/// balanceAfter = balanceBefore − fromBalance + toBalance.
///
/// # Errors
/// [`TooLarge`] where the balance leaves the range.
pub fn settle(
    total: Minor,
    balance: Minor,
    surplus: Surplus,
    at_renewal: bool,
) -> Result<Settlement, TooLarge> {
    let mut s = Settlement {
        balance_before: balance,
        balance_after: balance,
        ..Settlement::default()
    };
    if at_renewal {
        s.to_renewal = total;
    } else if total >= 0 {
        s.from_balance = balance.min(total);
        s.due_now = total - s.from_balance;
    } else {
        match surplus {
            Surplus::Balance => s.to_balance = -total,
            Surplus::Refund => s.refund = -total,
            Surplus::Forfeit => s.forfeited = -total,
        }
    }
    s.balance_after =
        minor(i128::from(balance) - i128::from(s.from_balance) + i128::from(s.to_balance))?;
    Ok(s)
}
