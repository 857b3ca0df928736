package aloft.cli.command;

import aloft.cli.engine.Nothing;
import aloft.cli.engine.RunScript.ScriptRequest;
import aloft.cli.view.SilentView;
import aloft.cli.view.View;
import aloft.spi.diagnostic.Diagnostic;
import java.util.List;

/// `aloft NAME`: runs a command that the manifest defines.
final class ScriptCommand implements Command<ScriptRequest, Nothing> {
  private final String name;
  private final Diagnostic absent;
  private final ServiceOptions service;
  private final Option<List<String>> more;

  /// @param absent the error if the manifest has no such command
  ScriptCommand(CommandSyntax syntax, String name, Diagnostic absent) {
    this.name = name;
    this.absent = absent;
    syntax.example("aloft " + name + " --stage prod");
    service = new ServiceOptions(syntax);
    more = syntax.unknownWords();
  }

  @Override
  public ScriptRequest request() {
    return new ScriptRequest(service.request(), name, more.value(), absent);
  }

  @Override
  public View<Nothing> view() {
    return new SilentView();
  }
}
