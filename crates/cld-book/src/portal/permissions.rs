//! `portal/permissions.md`: the roles, and what each may do.

use crate::fault::Fault;
use crate::markdown;
use crate::small_table::SmallTable;

/// Who may do what.
#[derive(Debug, Clone, Default)]
pub struct Permissions {
    /// The roles, in the order of the page.
    pub roles: Vec<Role>,
    /// What there is to be allowed, in the order of the page.
    pub permissions: Vec<Permission>,
}

/// What somebody can be in the portal.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its name, as the database has it.
    pub name: String,
    /// What people read.
    pub title: String,
    /// Of how much of England it is given.
    pub reach: Reach,
    /// What whoever has it does.
    pub meaning: String,
}

/// Of how much of England a role is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Of one council.
    Council,
    /// Of the councils of a region.
    Region,
    /// Of all councils.
    England,
}

/// Something that roles may do.
#[derive(Debug, Clone)]
pub struct Permission {
    /// Its name, which routes use.
    pub name: String,
    /// What it allows.
    pub meaning: String,
    /// The names of the roles that have it.
    pub roles: Vec<String>,
}

impl Permissions {
    /// The role of that name.
    pub fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name == name)
    }

    /// The permission of that name.
    pub fn permission(&self, name: &str) -> Option<&Permission> {
        self.permissions.iter().find(|permission| permission.name == name)
    }

    /// Whether a role may do something; false for what there is not.
    pub fn allows(&self, role: &str, permission: &str) -> bool {
        self.permission(permission).is_some_and(|permission| permission.roles.iter().any(|name| name == role))
    }

    pub(crate) fn read(path: &str, text: &str) -> Result<Permissions, Fault> {
        let sheet = markdown::read(path, text)?;
        let table = |heading: &str| {
            let table = sheet.section(heading).and_then(|section| section.table.as_ref());
            table.ok_or_else(|| Fault::new(path, 1, format!("this page needs a table under ## {heading}")))
        };
        let roles = roles(path, table("Roles")?)?;
        let permissions = permissions(path, table("Permissions")?, &roles)?;
        Ok(Permissions { roles, permissions })
    }
}

/// The texts of a row, in the order of these columns.
pub(super) fn cells<const N: usize>(
    path: &str,
    table: &SmallTable,
    (line, row): &(usize, Vec<Option<String>>),
    columns: [&str; N],
) -> Result<[String; N], Fault> {
    let mut found = columns.map(str::to_owned);
    for cell in &mut found {
        let at = table.column(cell).ok_or_else(|| Fault::new(path, table.line, format!("no column \"{cell}\"")))?;
        let empty = || Fault::new(path, *line, format!("{cell} is empty"));
        *cell = row.get(at).cloned().flatten().ok_or_else(empty)?;
    }
    Ok(found)
}

fn roles(path: &str, table: &SmallTable) -> Result<Vec<Role>, Fault> {
    let role = |row| {
        let [name, title, area, meaning] = cells(path, table, row, ["role", "title", "area", "meaning"])?;
        let reach = match area.as_str() {
            "council" => Reach::Council,
            "region" => Reach::Region,
            "england" => Reach::England,
            _ => return Err(Fault::new(path, row.0, "an area is council, region or england")),
        };
        Ok(Role { name, title, reach, meaning })
    };
    table.rows.iter().map(role).collect()
}

fn permissions(path: &str, table: &SmallTable, roles: &[Role]) -> Result<Vec<Permission>, Fault> {
    if table.columns.len() != roles.len() + 2 {
        return Err(Fault::new(path, table.line, "the permissions have one column for each role, and no other"));
    }
    let permission = |row| {
        let [name, meaning] = cells(path, table, row, ["permission", "what it allows"])?;
        let mut allowed = Vec::new();
        for role in roles {
            let at = table.column(&role.name);
            let at = at.ok_or_else(|| Fault::new(path, table.line, format!("no column \"{}\"", role.name)))?;
            match row.1[at].as_deref() {
                None => {}
                Some("yes") => allowed.push(role.name.clone()),
                Some(_) => return Err(Fault::new(path, row.0, "a role has a permission (yes) or has not (empty)")),
            }
        }
        Ok(Permission { name, meaning, roles: allowed })
    };
    table.rows.iter().map(permission).collect()
}
