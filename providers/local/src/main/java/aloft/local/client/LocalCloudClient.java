package aloft.local.client;

import aloft.local.deployment.Ports;
import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sends requests to the local cloud, whose process starts if necessary.
public final class LocalCloudClient {
  private final LocalCloudProcess process;
  private final Environment environment;
  private final AdminClient admin;

  public LocalCloudClient(LocalCloudProcess process, Environment environment) {
    this.process = process;
    this.environment = environment;
    this.admin = new AdminClient(process.home());
  }

  /// The state folder of the local cloud.
  StateFolder home() {
    return process.home();
  }

  Clock clock() {
    return environment.clock();
  }

  /// The environment variables of this command.
  Map<String, String> variables() {
    return environment.variables();
  }

  /// The first port that the user has chosen; null for none.
  @Nullable String portVariable() {
    return environment.variable(Ports.PORT_VARIABLE);
  }

  /// Sends a request to the process and returns the response; starts the process if necessary.
  ///
  /// @throws UserException if the process reports an error or does not reply
  <T extends Record> T send(String endpoint, @Nullable Record request, Class<T> responseType) {
    process.ensureStarted();
    try {
      try {
        return admin.send(endpoint, request, responseType, 0);
      } catch (AdminClient.NotReachedException _) {
        // Another command has just stopped it.
        process.ensureStarted();
        return admin.send(endpoint, request, responseType, 0);
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("local/silent", "the local cloud does not respond: " + e.getMessage())
              .hint("see its log " + home().log() + ", or run \"aloft local stop\" to end it"),
          e);
    }
  }
}
