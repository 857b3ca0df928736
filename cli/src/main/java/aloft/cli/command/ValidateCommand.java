package aloft.cli.command;

import aloft.cli.console.FindingsView;
import aloft.cli.engine.LoadService;
import aloft.cli.engine.Project;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;

/// `aloft validate`: checks the manifest and lists its problems.
final class ValidateCommand implements Command {
  private final ServiceOptions service;
  private final Option<Boolean> json;

  ValidateCommand(CommandSyntax syntax) {
    syntax.example("aloft validate --stage prod --json");
    service = new ServiceOptions(syntax);
    json = syntax.flag("Print the list as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    Result<Project> read = read(session);
    if (json.value()) {
      session.console().printData(FindingsView.json(read.diagnostics()));
    } else {
      session.report(read.diagnostics());
      if (!read.hasErrors()) {
        session.console().printMessage("✔ The manifest is valid");
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
