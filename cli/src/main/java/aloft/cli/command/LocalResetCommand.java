package aloft.cli.command;

import aloft.cli.engine.LocalCloudControl;
import aloft.spi.document.Json;
import java.util.Map;

/// `aloft local reset`: ends the local cloud and forgets all that is deployed to it.
final class LocalResetCommand implements Command {
  private final Option<Boolean> json;

  LocalResetCommand(CommandSyntax syntax) {
    syntax.example("aloft local reset");
    json = syntax.flag("Write the result as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    new LocalCloudControl(session.environment()).reset();
    if (json.value()) {
      session.console().data(Json.write(Map.of("reset", true)));
    }
    session.console().say("✔ The local cloud is empty");
    return 0;
  }
}
