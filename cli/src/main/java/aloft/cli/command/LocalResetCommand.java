package aloft.cli.command;

import aloft.cli.engine.LocalCloudControl;
import aloft.spi.document.Json;
import java.util.Map;

/// `aloft local reset`: stops the local cloud and deletes all its deployments.
final class LocalResetCommand implements Command {
  private final Option<Boolean> json;

  LocalResetCommand(CommandSyntax syntax) {
    syntax.example("aloft local reset");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    new LocalCloudControl(session.environment()).reset();
    if (json.value()) {
      session.console().printData(Json.write(Map.of("reset", true)));
    }
    session.console().printMessage("✔ The local cloud is empty");
    return 0;
  }
}
