package aloft.cli.command;

import aloft.cli.engine.ShowPermissions.PermissionsRequest;
import aloft.cli.engine.ShowPermissions.Shown;
import aloft.cli.view.PermissionsView;
import aloft.cli.view.View;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.DeployerAccess.Recipient;
import aloft.spi.provider.DeployerAccess.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `aloft permissions`: shows the permissions that a deployment needs.
final class PermissionsCommand implements Command<PermissionsRequest, Shown> {
  private final ServiceOptions service;
  private final Option<Boolean> json;
  private final Option<Boolean> commands;
  private final Option<Boolean> role;
  private final Option<@Nullable String> system;
  private final Option<@Nullable String> repository;
  private final Option<@Nullable String> branch;
  private final Option<@Nullable String> environment;

  PermissionsCommand(CommandSyntax syntax) {
    syntax.example("aloft permissions --stage prod --oidc github --repo ada/shop --branch main");
    service = new ServiceOptions(syntax);
    json = syntax.flag("Print the policy as JSON.", "--json");
    commands =
        syntax.flag(
            "Add what invoke, logs, metrics, prune and updates of functions need.", "--commands");
    role = syntax.flag("Print a template with a role that has the policy.", "--role");
    system =
        syntax.choice(
            "SYSTEM",
            "Like --role, for the jobs of a CI system: github or gitlab.",
            List.of("github", "gitlab"),
            "--oidc");
    repository =
        syntax.text(
            "OWNER/NAME",
            "The repository of the CI system; for GitHub also OWNER@ID/NAME@ID.",
            "--repo");
    branch = syntax.text("BRANCH", "The only branch that may deploy.", "--branch");
    environment =
        syntax.text("NAME", "The only environment of the CI system that may.", "--environment");
  }

  @Override
  public PermissionsRequest request() {
    return new PermissionsRequest(service.request(), commands.value(), recipient());
  }

  private Recipient recipient() {
    String from = system.value();
    String source = repository.value();
    if (from == null) {
      if (source != null || branch.value() != null || environment.value() != null) {
        throw usage("--repo, --branch and --environment need --oidc", "add --oidc github");
      }
      return role.value() ? new Recipient.NewRole(null) : new Recipient.Existing();
    }
    if (source == null || source.startsWith("/") || source.endsWith("/") || !source.contains("/")) {
      throw usage("--oidc needs the repository", "add --repo OWNER/NAME");
    }
    if (branch.value() != null && environment.value() != null) {
      throw usage(
          "--branch and --environment cannot be combined",
          "a token of the CI system names one of them: remove one");
    }
    return new Recipient.NewRole(new Trust(from, source, branch.value(), environment.value()));
  }

  private static UserException usage(String message, String hint) {
    return new UserException(Diagnostic.error("usage", message).hint(hint));
  }

  @Override
  public View<Shown> view() {
    return new PermissionsView(json.value() || role.value() || system.value() != null);
  }
}
