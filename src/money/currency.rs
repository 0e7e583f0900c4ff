//! ISO 4217: which currencies exist and how many decimals their minor unit has.

/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    code: &'static [u8; 3],
    exponent: u8,
}

/// Codes by exponent, sorted, most currencies first. Those withdrawn since 2022 (ANG, BGN, CUC, HRK, SLL, ZWL) still read, for old subscriptions.
/// Metals, the SDR and test codes have no minor unit and are left out.
static BY_EXPONENT: [(u8, &str); 4] = [
    (
        2,
        "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDFCHECHFCHWCNYCOPCOUCRCCUCCUPCVECZKDKKDOP\
         DZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGTQGYDHKDHNLHRKHTGHUFIDRILSINRIRRJMDKESKGSKHRKPWKYDKZTLAKLBPLKRLRDLSLMADMDLMGAMKDMMKMNTMOP\
         MRUMURMVRMWKMXNMXVMYRMZNNADNGNNIONOKNPRNZDPABPENPGKPHPPKRPLNQARRONRSDRUBSARSBDSCRSDGSEKSGDSHPSLESLLSOSSRDSSPSTNSVCSYPSZLTHBTJSTMT\
         TOPTRYTTDTWDTZSUAHUSDUSNUYUUZSVEDVESWSTXADXCDXCGYERZARZMWZWGZWL",
    ),
    (0, "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF"),
    (3, "BHDIQDJODKWDLYDOMRTND"),
    (4, "CLFUYW"),
];

/// A code as one number of the same order.
fn number([a, b, c]: [u8; 3]) -> u32 {
    u32::from_be_bytes([0, a, b, c])
}

impl Currency {
    /// Finds a currency by its code in capital letters.
    #[must_use]
    pub fn find(code: &str) -> Option<Currency> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        BY_EXPONENT.iter().find_map(|(exponent, codes)| {
            let (known, _) = codes.as_bytes().as_chunks::<3>();
            let at = known.binary_search_by_key(&number(code), |known| number(*known));
            let at = at.ok()?;
            Some(Currency {
                code: known.get(at)?,
                exponent: *exponent,
            })
        })
    }

    /// The three letters.
    #[must_use]
    pub fn code(&self) -> &'static str {
        core::str::from_utf8(self.code).unwrap_or_default()
    }

    /// Decimals of the minor unit: JPY 0, EUR 2, KWD 3.
    #[must_use]
    pub fn exponent(&self) -> u32 {
        u32::from(self.exponent)
    }

    /// Minor units in one major unit: JPY 1, EUR 100, KWD 1000.
    #[must_use]
    pub fn scale(&self) -> i128 {
        super::ten_to(self.exponent())
    }
}
