package aloft.aws.cloud;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.AwsFailure;
import aloft.aws.cloud.connection.Clients;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/// Checks the connection to AWS: the region, the source of the credentials, who they belong to, and
/// whether the endpoints answer. Nothing is changed.
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
    checks.add(credentials);
    if (credentials.problem() == null) {
      Check identity = check("identity", this::identity);
      checks.add(identity);
      Check endpoint = check("endpoint", this::endpoint);
      if (endpoint.problem() == null || !isSame(endpoint.problem(), identity.problem())) {
        checks.add(endpoint);
      }
    }
    return checks;
  }

  private static boolean isSame(Diagnostic problem, @Nullable Diagnostic other) {
    return other != null
        && problem.code().equals(other.code())
        && problem.message().equals(other.message());
  }

  private String identity() {
    GetCallerIdentityResponse caller = clients.sts().getCallerIdentity();
    return caller.arn() + " in the account " + caller.account();
  }

  /// An answer that denies the request is an answer, too.
  private String endpoint() {
    try {
      clients.cloudFormation().listExports();
    } catch (SdkException e) {
      if (!(AwsErrors.failure(e) instanceof AwsFailure.AccessDenied)) {
        throw e;
      }
    }
    return clients.route("CLOUDFORMATION");
  }

  private static Check check(String name, Supplier<String> value) {
    try {
      return new Check(name, AwsErrors.translate(value), null);
    } catch (UserException e) {
      return new Check(name, "", e.diagnostics().getFirst());
    }
  }
}
