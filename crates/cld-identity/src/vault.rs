//! The vault of a run: what its numbers stand for, readable by its owner alone.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::codes::{Codes, fold};

/// What the numbers of a finished run stand for.
pub struct Vault(Vec<String>);

/// Why a vault cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("{path}: cannot be used ({source})")]
    Unusable { path: String, source: io::Error },
    #[error("{path}: is not a vault")]
    Foreign { path: String },
}

impl Vault {
    /// Writes the vault of a run into `folder`, with rights for its owner alone.
    pub fn write(codes: &Codes, folder: &Path) -> Result<(), VaultError> {
        let unusable = |source| VaultError::Unusable { path: folder.display().to_string(), source };
        fs::create_dir_all(folder).map_err(unusable)?;
        for_owner_alone(folder, 0o700).map_err(unusable)?;
        let path = folder.join("identifiers.parquet");
        let file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(unusable)?;
        for_owner_alone(&path, 0o600).map_err(unusable)?;
        let (numbers, texts): (Vec<i32>, Vec<&str>) = codes.pairs().unzip();
        let schema = Schema::new(vec![
            Field::new("code", DataType::Int32, false),
            Field::new("identifier", DataType::Utf8, false),
        ]);
        let columns: Vec<Arc<dyn Array>> =
            vec![Arc::new(Int32Array::from(numbers)), Arc::new(StringArray::from(texts))];
        let write = || -> Result<(), io::Error> {
            let batch = RecordBatch::try_new(Arc::new(schema), columns).map_err(io::Error::other)?;
            let mut writer = ArrowWriter::try_new(file, batch.schema(), None)?;
            writer.write(&batch)?;
            writer.close()?;
            Ok(())
        };
        write().map_err(unusable)
    }

    /// Opens the vault that lies in `folder`.
    pub fn open(folder: &Path) -> Result<Vault, VaultError> {
        let path = folder.join("identifiers.parquet");
        let shown = || path.display().to_string();
        let file = File::open(&path).map_err(|source| VaultError::Unusable { path: shown(), source })?;
        let foreign = || VaultError::Foreign { path: shown() };
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(file).and_then(|reader| reader.build()).map_err(|_| foreign())?;
        let mut identifiers = vec![String::new()];
        for batch in reader {
            let batch = batch.map_err(|_| foreign())?;
            let texts = batch.column(1).as_any().downcast_ref::<StringArray>().ok_or_else(foreign)?;
            identifiers.extend(texts.iter().flatten().map(str::to_owned));
        }
        Ok(Vault(identifiers))
    }

    /// The number that stands for an identifier, whatever its case and the blanks at its end.
    pub fn code(&self, identifier: &str) -> Option<i32> {
        let wanted = fold(identifier);
        let at = self.0.iter().skip(1).position(|known| *known == wanted)?;
        i32::try_from(at + 1).ok()
    }

    /// The identifier that a number stands for, in lower case and without trailing blanks.
    pub fn identifier(&self, code: i32) -> Option<&str> {
        self.0.get(usize::try_from(code).ok()?).map(String::as_str)
    }
}

#[cfg(unix)]
fn for_owner_alone(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

/// Elsewhere the folder inherits the rights of the folder it lies in.
#[cfg(not(unix))]
fn for_owner_alone(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
