package aloft.cli.command;

import aloft.cli.engine.LocalCloudControl;
import aloft.spi.document.Json;
import java.util.Map;

/// `aloft local stop`: stops the local cloud and all its workers.
final class LocalStopCommand implements Command {
  private final Option<Boolean> json;

  LocalStopCommand(CommandSyntax syntax) {
    syntax.example("aloft local stop");
    json = syntax.flag("Print the result as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    boolean stopped = new LocalCloudControl(session.environment()).stop();
    if (json.value()) {
      session.console().printData(Json.write(Map.of("stopped", stopped)));
    }
    session
        .console()
        .printMessage(
            stopped
                ? "✔ The local cloud has stopped; its deployments are restored at the next start"
                : "✔ The local cloud was not running");
    return 0;
  }
}
