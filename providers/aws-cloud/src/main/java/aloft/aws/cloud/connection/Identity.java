package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/// Provides the credentials of the user, from the same sources as the AWS CLI.
///
/// The first source that exists is used: `--aws-profile`; the environment variables of the stage,
/// as `AWS_DEV_PROFILE` and `AWS_DEV_ACCESS_KEY_ID`; those of all stages; `provider.profile`;
/// `AWS_DEFAULT_PROFILE`; the profile `default`; a web identity token; the container; the EC2
/// instance. The source is determined on first use and kept. A profile holds keys, a process, a
/// sign-in, or a role with another profile as its source. Throws a [UserException] if there are no
/// credentials, a profile is missing, or its sources form a cycle.
final class Identity implements AwsCredentialsProvider {
  private final Environment environment;
  private final Profiles profiles;
  private final String stage;
  private final @Nullable String optionProfile;
  private final @Nullable String manifestProfile;
  private final CredentialServices services;
  private @Nullable AwsCredentialsProvider cachedProvider;
  private String source = "";

  /// Reads nothing until credentials are needed.
  ///
  /// @param optionProfile the value of `--aws-profile`
  /// @param manifestProfile the value of `provider.profile`
  Identity(
      Environment environment,
      String stage,
      @Nullable String optionProfile,
      @Nullable String manifestProfile,
      CredentialServices services) {
    this.environment = environment;
    this.profiles = new Profiles(environment);
    this.stage = stage.toUpperCase(Locale.ROOT);
    this.optionProfile = optionProfile;
    this.manifestProfile = manifestProfile;
    this.services = services;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider().resolveCredentials();
    } catch (SdkClientException e) {
      throw new NoCredentialsException(e);
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      // what the SDK's providers throw about settings and files
      throw new NoCredentialsException(
          SdkClientException.create(source() + ": " + e.getMessage(), e));
    }
  }

  /// Where the credentials come from, as in `the AWS profile "shop" (--aws-profile)`. Finds it, but
  /// asks no service and runs no program.
  String source() {
    provider();
    return source;
  }

  /// @throws UserException if a file of the user's AWS configuration cannot be read
  void requireReadableFiles() {
    profiles.files();
  }

  private synchronized AwsCredentialsProvider provider() {
    AwsCredentialsProvider provider = cachedProvider;
    if (provider == null) {
      provider = findProvider();
      cachedProvider = provider;
    }
    return provider;
  }

  private AwsCredentialsProvider findProvider() {
    if (optionProfile != null) {
      return profileProvider(optionProfile, "--aws-profile");
    }
    String stageProfile = environment.variable("AWS_" + stage + "_PROFILE");
    if (stageProfile != null) {
      return profileProvider(stageProfile, "AWS_" + stage + "_PROFILE");
    }
    AwsCredentialsProvider keys = environmentKeys("AWS_" + stage);
    if (keys != null) {
      return keys;
    }
    String profile = environment.variable("AWS_PROFILE");
    if (profile != null) {
      return profileProvider(profile, "AWS_PROFILE");
    }
    keys = environmentKeys("AWS");
    if (keys != null) {
      return keys;
    }
    if (manifestProfile != null) {
      return profileProvider(manifestProfile, "provider.profile");
    }
    String defaultProfile = environment.variable("AWS_DEFAULT_PROFILE");
    if (defaultProfile != null) {
      return profileProvider(defaultProfile, "AWS_DEFAULT_PROFILE");
    }
    if (profiles.find("default").filter(Identity::hasCredentials).isPresent()) {
      return profileProvider("default", "the AWS configuration");
    }
    return machineProvider();
  }

  private static boolean hasCredentials(Profile profile) {
    return profile.properties().keySet().stream()
        .anyMatch(key ->
            key.equals("aws_access_key_id")
                || key.equals("role_arn")
                || key.equals("credential_process")
                || key.startsWith("sso_")
                || key.equals("login_session"));
  }

  private @Nullable AwsCredentialsProvider environmentKeys(String prefix) {
    String key = environment.variable(prefix + "_ACCESS_KEY_ID");
    String secret = environment.variable(prefix + "_SECRET_ACCESS_KEY");
    if (key == null || secret == null) {
      return null;
    }
    source = "the variables " + prefix + "_ACCESS_KEY_ID and " + prefix + "_SECRET_ACCESS_KEY";
    return Keys.provider(
        key, secret, environment.variable(prefix + "_SESSION_TOKEN"), "the environment variables");
  }

  private AwsCredentialsProvider profileProvider(String name, String origin) {
    source = "the AWS profile \"" + name + "\" (" + origin + ")";
    return profileProvider(profiles.require(name, origin), List.of());
  }

  /// @param path the names of the profiles whose source this one is
  private AwsCredentialsProvider profileProvider(Profile profile, List<String> path) {
    String role = profile.property("role_arn").orElse(null);
    if (role == null) {
      AwsCredentialsProvider signedIn = SingleSignOn.of(environment, services, profiles, profile);
      return signedIn != null ? signedIn : staticProfileProvider(profile);
    }
    String token = profile.property("web_identity_token_file").orElse(null);
    String session = profile.property("role_session_name").orElse("aloft");
    if (token != null) {
      return webIdentityProvider(role, token, session);
    }
    if (profile.property("mfa_serial").isPresent()) {
      throw new UserException(
          Diagnostic.error(
                  "aws/mfa", "the AWS profile \"" + profile.name() + "\" requires an MFA code")
              .hint(
                  "get temporary keys with \"aws sts assume-role\" and set them as"
                      + " AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"));
    }
    AwsCredentialsProvider roleSource = sourceProvider(profile, path);
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder().roleArn(role).roleSessionName(session);
    profile.property("external_id").ifPresent(request::externalId);
    profile
        .property("duration_seconds")
        .ifPresent(seconds -> request.durationSeconds(seconds(profile, seconds)));
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(services.sts(roleSource))
        .refreshRequest(request.build())
        .build();
  }

  private static int seconds(Profile profile, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw invalid(profile, "has a duration_seconds that is not a number: \"" + text + "\"");
    }
  }

  private static UserException invalid(Profile profile, String problem) {
    return new UserException(
        Diagnostic.error("aws/profile", "the AWS profile \"" + profile.name() + "\" " + problem)
            .hint("correct it in ~/.aws/config, or select another with --aws-profile"));
  }

  private AwsCredentialsProvider staticProfileProvider(Profile profile) {
    AwsCredentialsProvider keys = ownKeys(profile);
    if (keys != null) {
      return keys;
    }
    String process = profile.property("credential_process").orElse("").strip();
    if (!process.isEmpty()) {
      return new CredentialProcess(environment, profile.name(), process);
    }
    if (profile.property("login_session").isPresent()) {
      throw new UserException(
          Diagnostic.error(
                  "aws/profile",
                  "the AWS profile \""
                      + profile.name()
                      + "\" uses the sign-in of \"aws login\", which Aloft cannot read")
              .hint(
                  "run eval \"$(aws configure export-credentials --format env --profile "
                      + profile.name()
                      + ")\" first"));
    }
    throw new UserException(
        Diagnostic.error(
                "aws/no-credentials",
                "the AWS profile \""
                    + profile.name()
                    + "\" has no keys, no role, no sign-in and no credential_process")
            .hint(
                "add them with \"aws configure --profile "
                    + profile.name()
                    + "\", or select another profile with --aws-profile"));
  }

  private AwsCredentialsProvider sourceProvider(Profile profile, List<String> path) {
    String name = profile.property("source_profile").orElse(null);
    String kind = profile.property("credential_source").orElse(null);
    if (name != null) {
      Profile roleSource = profiles.require(name, "source_profile of \"" + profile.name() + "\"");
      if (name.equals(profile.name())) {
        AwsCredentialsProvider keys = ownKeys(profile);
        if (keys == null) {
          throw invalid(profile, "is its own source_profile, but has no keys");
        }
        return keys;
      }
      List<String> longer = new ArrayList<>(path);
      longer.add(profile.name());
      if (longer.contains(name)) {
        throw new UserException(
            Diagnostic.error(
                    "aws/profile-cycle",
                    "the source_profile settings of the AWS profiles form a cycle: "
                        + String.join(" -> ", longer)
                        + " -> "
                        + name)
                .hint("remove the cycle in ~/.aws/config"));
      }
      return profileProvider(roleSource, longer);
    }
    return switch (kind) {
      case null ->
          throw invalid(profile, "has a role_arn, but no source_profile and no credential_source");
      case "Environment" -> {
        AwsCredentialsProvider keys = environmentKeys("AWS");
        if (keys == null) {
          throw missingCredentials(null);
        }
        yield keys;
      }
      case "EcsContainer" -> containerProvider();
      case "Ec2InstanceMetadata" -> instanceProvider();
      default -> throw invalid(profile, "has an unknown credential_source \"" + kind + "\"");
    };
  }

  /// The keys in a profile; null if it has none.
  private static @Nullable AwsCredentialsProvider ownKeys(Profile profile) {
    String key = profile.property("aws_access_key_id").orElse("");
    String secret = profile.property("aws_secret_access_key").orElse("");
    if (key.isBlank() && secret.isBlank()) {
      return null;
    }
    if (key.isBlank() || secret.isBlank()) {
      throw invalid(
          profile, "has no " + (key.isBlank() ? "aws_access_key_id" : "aws_secret_access_key"));
    }
    return Keys.provider(
        key,
        secret,
        profile.property("aws_session_token").orElse(null),
        "the AWS profile \"" + profile.name() + "\"");
  }

  private AwsCredentialsProvider machineProvider() {
    String token = environment.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    String role = environment.variable("AWS_ROLE_ARN");
    if (token != null && role != null) {
      String session = environment.variable("AWS_ROLE_SESSION_NAME");
      source = "the web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)";
      return webIdentityProvider(role, token, session == null ? "aloft" : session);
    }
    boolean container =
        environment.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != null
            || environment.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null;
    source = container ? "the container" : "the EC2 instance, because nothing else is set";
    AwsCredentialsProvider provider = container ? containerProvider() : instanceProvider();
    return () -> {
      try {
        return provider.resolveCredentials();
      } catch (SdkClientException e) {
        throw missingCredentials(e);
      }
    };
  }

  private AwsCredentialsProvider webIdentityProvider(String role, String file, String session) {
    return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
        .stsClient(services.sts(AnonymousCredentialsProvider.create()))
        .refreshRequest(request ->
            request.roleArn(role).roleSessionName(session).webIdentityToken(webIdentityToken(file)))
        .build();
  }

  private static AwsCredentialsProvider containerProvider() {
    return ContainerCredentialsProvider.builder().build();
  }

  private AwsCredentialsProvider instanceProvider() {
    if ("true".equalsIgnoreCase(environment.variable("AWS_EC2_METADATA_DISABLED"))) {
      throw missingCredentials(null);
    }
    return InstanceProfileCredentialsProvider.create();
  }

  private UserException missingCredentials(@Nullable Throwable cause) {
    boolean key = environment.variable("AWS_ACCESS_KEY_ID") != null;
    boolean secret = environment.variable("AWS_SECRET_ACCESS_KEY") != null;
    String half =
        key == secret
            ? ""
            : key
                ? ": AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
                : ": AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not";
    Diagnostic diagnostic =
        Diagnostic.error("aws/no-credentials", "there are no AWS credentials" + half)
            .hint(
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run \"aws configure\" or"
                    + " \"aws sso login\", or select a profile with --aws-profile");
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  private String webIdentityToken(String file) {
    String token;
    try {
      token = Files.readString(environment.workingFolder().resolve(file)).strip();
    } catch (IOException | InvalidPathException e) {
      throw unusableToken("cannot read the web identity token in " + file, e);
    }
    if (token.isEmpty()) {
      throw unusableToken("the web identity token in " + file + " is empty", null);
    }
    return token;
  }

  private static UserException unusableToken(String problem, @Nullable Throwable cause) {
    Diagnostic diagnostic =
        Diagnostic.error("aws/web-identity", problem)
            .hint(
                "AWS_WEB_IDENTITY_TOKEN_FILE or web_identity_token_file must be the path of a"
                    + " token file");
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }
}
