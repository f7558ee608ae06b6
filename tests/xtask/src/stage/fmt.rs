use crate::stage::Stage;
use crate::workspace::run;

pub(crate) const STAGE: Stage = Stage {
    name: "fmt",
    about: "the source is formatted",
    needs: &[],
    run: |workspace| run(&mut workspace.cargo(&["fmt", "--all", "--check"])),
};
