//! How many instructions a call takes: counted by an interpreter of the shipped wasm, so that no clock and no machine has a say.

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use wasmi::{Config, Engine, ExternType, Func, Instance, Linker, Memory, Module, Store};

use crate::wire::encoded;

/// What each is measured with: the name in `calls.json`, the number of its call, and whether only its amounts are wanted.
const MEASURED: [(&str, &str, i32, Shape); 7] = [
    ("quote", "quote", 0, Shape::Whole),
    ("quote, explained", "quoteExplained", 0, Shape::Whole),
    ("quote, amounts alone", "quote", 0, Shape::Amounts),
    ("upgradePreview", "upgradePreview", 1, Shape::Whole),
    ("seatChangePreview", "seatChangePreview", 2, Shape::Whole),
    (
        "seatChangePreview, amounts alone",
        "seatChangePreview",
        2,
        Shape::Amounts,
    ),
    (
        "cancelEffectiveDate",
        "cancelEffectiveDate",
        3,
        Shape::Whole,
    ),
];

/// How much of a result is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Whole,
    Amounts,
}

/// More than anything here takes.
const FULL: u64 = 1 << 40;

/// The instructions of making an engine, and of each call on it.
pub fn counted(wasm: &[u8], calls: &Value) -> Result<Vec<(String, u64)>> {
    let mut shim = Shim::new(wasm)?;
    let catalog = encoded(&calls["catalog"]);
    let (engine, fuel) = shim.run("engine_new", &catalog, &[])?;
    let mut counts = vec![("new Engine".to_owned(), fuel)];
    for (shown, name, kind, shape) in MEASURED {
        let request = encoded(&calls[name]);
        let export = match shape {
            Shape::Whole => "call",
            Shape::Amounts => "row",
        };
        // The first calls print dates and texts that are known from then on, and let memory grow.
        let mut counted = 0;
        for _ in 0..4 {
            let address;
            (address, counted) = shim
                .run(export, &request, &[engine, kind])
                .with_context(|| shown.to_owned())?;
            ensure!(address > 1, "`{export}` could not write its result");
        }
        counts.push((shown.to_owned(), counted));
    }
    Ok(counts)
}

/// The wasm without its JavaScript: nothing of it is needed where all goes well.
struct Shim {
    store: Store<()>,
    instance: Instance,
    memory: Memory,
}

impl Shim {
    fn new(wasm: &[u8]) -> Result<Shim> {
        let mut config = Config::default();
        config.consume_fuel(true);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, wasm)?;
        let mut store = Store::new(&engine, ());
        store.set_fuel(FULL)?;
        let mut linker = Linker::new(&engine);
        for import in module.imports() {
            let ExternType::Func(kind) = import.ty() else {
                bail!("`{}` is imported and no function", import.name());
            };
            let name = import.name().to_owned();
            let refuse = move |_: wasmi::Caller<'_, ()>, _: &[wasmi::Val], _: &mut [wasmi::Val]| {
                Err(wasmi::Error::new(format!(
                    "JavaScript was asked for: `{name}`"
                )))
            };
            let function = Func::new(&mut store, kind.clone(), refuse);
            linker.define(import.module(), import.name(), function)?;
        }
        let instance = linker.instantiate_and_start(&mut store, &module)?;
        let memory = instance
            .get_memory(&store, "memory")
            .context("the wasm exports no memory")?;
        Ok(Shim {
            store,
            instance,
            memory,
        })
    }

    /// Writes the input, calls an export with these arguments and the input's length, and gives its answer and its instructions.
    fn run(&mut self, export: &str, input: &[u8], arguments: &[i32]) -> Result<(i32, u64)> {
        let length = i32::try_from(input.len())?;
        let (address, _) = self.call("input", &[length.max(4096)])?;
        self.memory
            .write(&mut self.store, usize::try_from(address)?, input)?;
        let (answer, fuel) = self.call(export, &[arguments, &[length]].concat())?;
        ensure!(answer > 0, "`{export}` refused its input");
        Ok((answer, fuel))
    }

    fn call(&mut self, export: &str, arguments: &[i32]) -> Result<(i32, u64)> {
        let function = self
            .instance
            .get_func(&self.store, export)
            .with_context(|| format!("the wasm exports no `{export}`"))?;
        let arguments: Vec<wasmi::Val> = arguments.iter().map(|a| wasmi::Val::I32(*a)).collect();
        let mut answer = [wasmi::Val::I32(0)];
        self.store.set_fuel(FULL)?;
        function.call(&mut self.store, &arguments, &mut answer)?;
        let fuel = FULL - self.store.get_fuel()?;
        let [wasmi::Val::I32(answer)] = answer else {
            bail!("`{export}` does not answer with a number");
        };
        Ok((answer, fuel))
    }
}
