package aloft.cli.command;

import aloft.cli.engine.AllowedLosses;
import aloft.cli.engine.RollBackService.RollbackRequest;
import aloft.cli.engine.RollBackService.RolledBack;
import aloft.cli.view.RollbackView;
import aloft.cli.view.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `aloft rollback`: restores an earlier deployment.
final class RollbackCommand implements Command<RollbackRequest, RolledBack> {
  private final ServiceOptions service;
  private final Option<@Nullable String> timestamp;
  private final Option<List<String>> removable;
  private final Option<List<String>> replaceable;
  private final Option<Boolean> verbose;
  private final Option<Boolean> json;

  RollbackCommand(CommandSyntax syntax) {
    syntax.example("aloft rollback");
    service = ServiceOptions.ofCloud(syntax);
    timestamp =
        syntax.text(
            "TIMESTAMP",
            "The deployment to restore, as \"aloft deploy list\" shows it. Default: the one that was live"
                + " before the current one.",
            "-t",
            "--timestamp");
    removable =
        syntax.texts(
            "ID",
            "Allow the deletion or replacement of this resource; may be repeated.",
            "--allow-remove");
    replaceable =
        syntax.texts(
            "ID", "Allow the replacement of this resource; may be repeated.", "--allow-replace");
    verbose = syntax.flag("Show detailed progress.", "--verbose");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public RollbackRequest request() {
    return new RollbackRequest(
        service.request(),
        timestamp.value(),
        AllowedLosses.of(removable.value(), replaceable.value()));
  }

  @Override
  public View<RolledBack> view() {
    return new RollbackView(json.value());
  }

  @Override
  public boolean isVerbose() {
    return verbose.value();
  }
}
