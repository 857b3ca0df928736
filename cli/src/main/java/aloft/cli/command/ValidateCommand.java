package aloft.cli.command;

import aloft.cli.console.FindingsView;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.Project;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;

/// `aloft validate`: lists what is wrong with the manifest.
final class ValidateCommand implements Command {
  private final ServiceOptions service;
  private final Option<Boolean> json;

  ValidateCommand(CommandSyntax syntax) {
    syntax.example("aloft validate --stage prod --json");
    service = new ServiceOptions(syntax);
    json = syntax.flag("The list as JSON on stdout.", "--json");
  }

  @Override
  public int run(Session session) {
    Result<Project> read = read(session);
    if (json.value()) {
      session.console().data(FindingsView.json(read.diagnostics()));
    } else {
      session.tell(read.diagnostics());
      if (!read.hasErrors()) {
        session.console().say("✔ The manifest is valid");
      }
    }
    return read.hasErrors() ? 1 : 0;
  }

  private Result<Project> read(Session session) {
    try {
      return new LoadService(session.environment()).read(service.request());
    } catch (UserException failure) {
      return Result.failed(failure.diagnostics());
    }
  }
}
