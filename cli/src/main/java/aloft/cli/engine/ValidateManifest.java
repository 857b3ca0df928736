package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Blueprint;
import java.util.ArrayList;
import java.util.List;

/// Checks a manifest. Its errors are the result, not a failure.
public final class ValidateManifest implements UseCase<ServiceRequest, ValidateManifest.Findings> {
  private final Installation installation;

  public ValidateManifest(Installation installation) {
    this.installation = installation;
  }

  /// All diagnostics of a manifest.
  ///
  /// @param valid whether there are only warnings and notes
  public record Findings(List<Diagnostic> diagnostics, boolean valid) {
    public Findings {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  @Override
  public void run(ServiceRequest request, Session<Findings> session) {
    session.show(findings(request));
  }

  private Findings findings(ServiceRequest request) {
    ServiceRoot root = ServiceRoot.of(installation.environment());
    try {
      LoadService loader = new LoadService(installation);
      Result<Project> read = loader.read(root, request);
      List<Diagnostic> diagnostics = new ArrayList<>(read.diagnostics());
      Project project = read.value();
      if (project != null) {
        try (project) {
          diagnostics.addAll(project.scripts().findings());
          diagnostics.addAll(loader.deploymentFindings(project.blueprint(), request, true));
          if (!read.hasErrors()) {
            diagnostics.addAll(planFindings(loader, project.blueprint()));
          }
        }
      }
      return findings(diagnostics);
    } catch (UserException failure) {
      return findings(failure.diagnostics());
    }
  }

  private static List<Diagnostic> planFindings(LoadService loader, Blueprint blueprint) {
    try {
      return loader.plan(blueprint).findings();
    } catch (UserException failure) {
      return failure.diagnostics();
    }
  }

  private static Findings findings(List<Diagnostic> diagnostics) {
    List<Diagnostic> shown = new ArrayList<>();
    boolean valid = true;
    for (Diagnostic diagnostic : diagnostics) {
      // The manifest is right: the commands that deploy it are not ready for it.
      boolean notBuilt = diagnostic.isError() && diagnostic.code().equals(Diagnostic.NOT_BUILT);
      shown.add(
          notBuilt
              ? Diagnostic.warning(
                      diagnostic.code(),
                      diagnostic.message() + ": \"package\" and \"deploy\" will refuse it",
                      diagnostic.place())
                  .hint(diagnostic.hint())
              : diagnostic);
      valid &= notBuilt || !diagnostic.isError();
    }
    return new Findings(shown, valid);
  }
}
