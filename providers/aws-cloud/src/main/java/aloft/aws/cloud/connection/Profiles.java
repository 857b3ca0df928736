package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/// The profiles in the user's AWS configuration: `~/.aws/config` and `~/.aws/credentials`, or the
/// files set in `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`.
final class Profiles {
  private final Environment environment;
  private @Nullable ProfileFile files;

  Profiles(Environment environment) {
    this.environment = environment;
  }

  /// All profiles; read from the files on the first call.
  synchronized ProfileFile files() {
    ProfileFile loaded = files;
    if (loaded == null) {
      ProfileFile.Aggregator aggregator = ProfileFile.aggregator();
      addFile(
          aggregator, "AWS_SHARED_CREDENTIALS_FILE", "credentials", ProfileFile.Type.CREDENTIALS);
      addFile(aggregator, "AWS_CONFIG_FILE", "config", ProfileFile.Type.CONFIGURATION);
      loaded = aggregator.build();
      files = loaded;
    }
    return loaded;
  }

  private void addFile(
      ProfileFile.Aggregator aggregator, String variable, String name, ProfileFile.Type type) {
    String configured = environment.variable(variable);
    Path path =
        configured == null
            ? environment.home().resolve(".aws").resolve(name)
            : environment.workingFolder().resolve(expand(configured));
    if (Files.isDirectory(path)) {
      throw unreadable(path, variable, "it is a folder", null);
    }
    if (!Files.isRegularFile(path)) {
      return;
    }
    try {
      aggregator.addFile(
          ProfileFile.builder()
              .content(new ByteArrayInputStream(Files.readAllBytes(path)))
              .type(type)
              .build());
    } catch (AccessDeniedException e) {
      throw unreadable(path, variable, "you may not read it", e);
    } catch (IOException | RuntimeException e) {
      throw unreadable(path, variable, String.valueOf(e.getMessage()), e);
    }
  }

  private static UserException unreadable(
      Path path, String variable, String problem, @Nullable Throwable cause) {
    Diagnostic diagnostic =
        Diagnostic.error("aws/profile-file", "cannot read " + path + ": " + problem)
            .hint("correct the file, or set " + variable + " to another one");
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  private String expand(String path) {
    return path.startsWith("~/") ? environment.home() + path.substring(1) : path;
  }

  /// The profile with a name.
  ///
  /// @param origin the setting that contains the name, for the error
  /// @throws UserException if there is no such profile
  Profile require(String name, String origin) {
    return files()
        .profile(name)
        .orElseThrow(() -> {
          String suggestion = Suggestion.didYouMean(name, files().profiles().keySet());
          return new UserException(
              Diagnostic.error(
                      "aws/unknown-profile",
                      "there is no AWS profile \"" + name + "\", named in " + origin)
                  .hint(
                      suggestion != null
                          ? suggestion
                          : "add it to ~/.aws/config or ~/.aws/credentials, or select another"
                              + names()));
        });
  }

  /// The names of the profiles, as the end of a sentence; empty if there are none.
  private String names() {
    List<String> names = files().profiles().keySet().stream().sorted().limit(10).toList();
    return names.isEmpty() ? "" : ": " + String.join(", ", names);
  }

  /// The `[sso-session]` section that a profile refers to.
  ///
  /// @throws UserException if there is no such section
  Profile requireSession(String name, String profile) {
    return files()
        .getSection("sso-session", name)
        .orElseThrow(() ->
            new UserException(
                Diagnostic.error(
                        "aws/sso-profile",
                        "there is no [sso-session "
                            + name
                            + "], named in the AWS profile \""
                            + profile
                            + "\"")
                    .hint("run \"aws configure sso\", or add it to ~/.aws/config")));
  }

  Optional<Profile> find(String name) {
    return files().profile(name);
  }
}
