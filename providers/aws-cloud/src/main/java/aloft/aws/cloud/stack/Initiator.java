package aloft.aws.cloud.stack;

import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Who runs this command: the description of each change set, which others read while the stack is
/// busy.
final class Initiator {
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  /// Variables with the address of a run of a continuous integration service.
  private static final String[] RUNS = {
    "CI_JOB_URL", "CIRCLE_BUILD_URL", "BUILDKITE_BUILD_URL", "BUILD_URL"
  };

  private static final String[] USERS = {
    "GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "LOGNAME", "USERNAME"
  };

  private static final int LONGEST = 200;

  private Initiator() {}

  /// Returns a user and a host, as in `deployed by ann@laptop`, or a user and the address of a run
  /// of continuous integration.
  static String of(Environment environment) {
    String run = run(environment);
    String user = first(environment, USERS);
    String host = run == null ? host(environment) : run;
    String who =
        user == null || host == null
            ? user == null ? host : user
            : user + (run == null ? "@" : ", ") + host;
    String text = who == null ? "deployed by an unknown user" : "deployed by " + who;
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }

  private static @Nullable String run(Environment environment) {
    String id = environment.variable("GITHUB_RUN_ID");
    return id == null
        ? first(environment, RUNS)
        : environment.variable("GITHUB_SERVER_URL")
            + "/"
            + environment.variable("GITHUB_REPOSITORY")
            + "/actions/runs/"
            + id;
  }

  private static @Nullable String first(Environment environment, String... names) {
    for (String name : names) {
      String value = environment.variable(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String host(Environment environment) {
    String name = first(environment, "HOSTNAME", "COMPUTERNAME");
    try {
      return name == null ? Files.readString(HOST).strip() : name;
    } catch (IOException e) {
      return null;
    }
  }
}
