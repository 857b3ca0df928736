package aloft.google.cloud;

import aloft.google.cloud.connection.Api;
import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Check;
import com.google.cloud.functions.v2.ListFunctionsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Checks the connection to Google Cloud: the region, the credentials, the project, and whether the
/// API of functions answers. Nothing is changed.
final class ConnectionCheck {
  private final Clients clients;
  private final String regionSource;

  ConnectionCheck(Clients clients, String regionSource) {
    this.clients = clients;
    this.regionSource = regionSource;
  }

  List<Check> run() {
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("region", clients.region() + " (" + regionSource + ")", null));
    Check credentials = check("credentials", clients::credentialSource);
    Check project =
        check("project", () -> clients.project() + " (" + clients.projectSource() + ")");
    checks.add(credentials);
    checks.add(project);
    if (credentials.problem() == null && project.problem() == null) {
      checks.add(check("endpoint", this::endpoint));
    }
    return checks;
  }

  private String endpoint() {
    ListFunctionsRequest request =
        ListFunctionsRequest.newBuilder().setParent(clients.parent()).setPageSize(1).build();
    GoogleErrors.call(() -> clients.functions().listFunctionsCallable().call(request));
    return clients.route(Api.CLOUDFUNCTIONS);
  }

  private static Check check(String name, Supplier<String> value) {
    try {
      return new Check(name, GoogleErrors.translate(value), null);
    } catch (UserException e) {
      return new Check(name, "", e.diagnostics().getFirst());
    }
  }
}
