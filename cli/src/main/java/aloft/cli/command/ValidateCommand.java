package aloft.cli.command;

import aloft.cli.console.FindingsView;
import aloft.cli.engine.Project;
import aloft.cli.engine.Reading;
import aloft.spi.diagnostic.Failure;
import aloft.spi.diagnostic.Read;

/// `aloft validate`: lists what is wrong with the manifest.
final class ValidateCommand implements Command {
  private final ServiceOptions service;
  private final Given<Boolean> json;

  ValidateCommand(Syntax syntax) {
    syntax.example("aloft validate --stage prod --json");
    service = new ServiceOptions(syntax);
    json = syntax.flag("The list as JSON on stdout.", "--json");
  }

  @Override
  public int run(Session session) {
    Read<Project> read = read(session);
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

  private Read<Project> read(Session session) {
    try {
      return new Reading(session.environment()).read(service.request());
    } catch (Failure failure) {
      return Read.failed(failure.diagnostics());
    }
  }
}
