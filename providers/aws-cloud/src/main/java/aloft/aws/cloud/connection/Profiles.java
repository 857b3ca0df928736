package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/// The profiles of the user's AWS configuration: `~/.aws/config` and `~/.aws/credentials`, or the
/// files that the environment names.
final class Profiles {
  private final Environment environment;
  private @Nullable ProfileFile files;

  Profiles(Environment environment) {
    this.environment = environment;
  }

  /// All profiles; read once, when first asked.
  synchronized ProfileFile files() {
    ProfileFile known = files;
    if (known == null) {
      ProfileFile.Aggregator all = ProfileFile.aggregator();
      add(all, "AWS_SHARED_CREDENTIALS_FILE", "credentials", ProfileFile.Type.CREDENTIALS);
      add(all, "AWS_CONFIG_FILE", "config", ProfileFile.Type.CONFIGURATION);
      known = all.build();
      files = known;
    }
    return known;
  }

  private void add(
      ProfileFile.Aggregator all, String variable, String name, ProfileFile.Type type) {
    String given = environment.variable(variable);
    Path path =
        given == null
            ? environment.home().resolve(".aws").resolve(name)
            : environment.workingFolder().resolve(expand(given));
    if (!Files.isRegularFile(path)) {
      return;
    }
    try {
      all.addFile(ProfileFile.builder().content(path).type(type).build());
    } catch (RuntimeException e) {
      throw new UserException(
          Diagnostic.error("aws/profile-file", "cannot read " + path + ": " + e.getMessage())
              .hint("correct the file, or name another one in " + variable),
          e);
    }
  }

  private String expand(String path) {
    return path.startsWith("~/") ? environment.home() + path.substring(1) : path;
  }

  /// A profile that somebody asked for.
  ///
  /// @param origin who named it, for the error
  /// @throws UserException where there is none
  Profile named(String name, String origin) {
    return files()
        .profile(name)
        .orElseThrow(() -> {
          String near = Suggestion.didYouMean(name, files().profiles().keySet());
          return new UserException(
              Diagnostic.error(
                      "aws/unknown-profile",
                      "there is no AWS profile \"" + name + "\", which " + origin + " names")
                  .hint(
                      near != null
                          ? near
                          : "add it to ~/.aws/config or ~/.aws/credentials, or name another"));
        });
  }

  /// The section of a sign-in that a profile names.
  Profile session(String name, String profile) {
    return files()
        .getSection("sso-session", name)
        .orElseThrow(() ->
            new UserException(
                Diagnostic.error(
                        "aws/sso-profile",
                        "there is no [sso-session "
                            + name
                            + "], which the AWS profile \""
                            + profile
                            + "\" names")
                    .hint("run \"aws configure sso\", or add it to ~/.aws/config")));
  }

  Optional<Profile> find(String name) {
    return files().profile(name);
  }
}
