package aloft.cli.command;

import aloft.cli.engine.LocalCloudControl;
import aloft.spi.document.Json;
import java.util.Map;

/// `aloft local stop`: ends the local cloud with all its workers.
final class LocalStopCommand implements Command {
  private final Option<Boolean> json;

  LocalStopCommand(CommandSyntax syntax) {
    syntax.example("aloft local stop");
    json = syntax.flag("Write the result as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    boolean stopped = new LocalCloudControl(session.environment()).stop();
    if (json.value()) {
      session.console().data(Json.write(Map.of("stopped", stopped)));
    }
    session
        .console()
        .say(
            stopped
                ? "✔ The local cloud has stopped; what is deployed comes back with its next start"
                : "✔ The local cloud was not running");
    return 0;
  }
}
