package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// Sends requests of both HTTP clients through the proxy in its argument, and prints their errors.
final class ProxyUser {
  private ProxyUser() {}

  public static void main(String[] arguments) {
    Path folder = Path.of("").toAbsolutePath();
    Map<String, String> variables =
        Map.of(
            "AWS_ACCESS_KEY_ID", "k",
            "AWS_SECRET_ACCESS_KEY", "s",
            "AWS_MAX_ATTEMPTS", "1",
            "HTTPS_PROXY", arguments[0]);
    Environment environment = new Environment(variables, folder, folder, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "eu-west-1", "dev", null, null)) {
      for (Runnable work :
          List.<Runnable>of(
              () -> clients.cloudFormation().listExports(),
              () -> clients.apiGateway().getRestApis())) {
        try {
          AwsErrors.translate(() -> {
            work.run();
            return "";
          });
        } catch (UserException e) {
          Diagnostic error = e.diagnostics().getFirst();
          System.out.println(error.code() + " " + error.message());
        }
      }
    }
    Runtime.getRuntime().halt(0);
  }
}
