package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
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
      Result<Project> read = new LoadService(installation).read(root, request);
      Project project = read.value();
      if (project != null) {
        project.close();
      }
      return new Findings(read.diagnostics(), !read.hasErrors());
    } catch (UserException failure) {
      return new Findings(failure.diagnostics(), false);
    }
  }
}
