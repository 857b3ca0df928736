package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
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
    }
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
    String token = environment.variable(prefix + "_SESSION_TOKEN");
    return StaticCredentialsProvider.create(
        token == null
            ? AwsBasicCredentials.create(key, secret)
            : AwsSessionCredentials.create(key, secret, token));
  }

  private AwsCredentialsProvider profileProvider(String name, String origin) {
    return profileProvider(profiles.require(name, origin), 0);
  }

  private AwsCredentialsProvider profileProvider(Profile profile, int depth) {
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
                  "get temporary keys with \"aws sts assume-role\" and set them as AWS_ACCESS_KEY_ID,"
                      + " AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"));
    }
    AwsCredentialsProvider source = sourceProvider(profile, depth);
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder().roleArn(role).roleSessionName(session);
    profile.property("external_id").ifPresent(request::externalId);
    profile
        .property("duration_seconds")
        .ifPresent(seconds -> request.durationSeconds(Integer.valueOf(seconds)));
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(services.sts(source))
        .refreshRequest(request.build())
        .build();
  }

  private AwsCredentialsProvider staticProfileProvider(Profile profile) {
    return ProfileCredentialsProvider.builder()
        .profileFile(profiles.files())
        .profileName(profile.name())
        .build();
  }

  private AwsCredentialsProvider sourceProvider(Profile profile, int depth) {
    String name = profile.property("source_profile").orElse(null);
    if (name != null) {
      String origin = "source_profile of \"" + profile.name() + "\"";
      Profile source = profiles.require(name, origin);
      if (depth > 10) {
        throw new UserException(
            Diagnostic.error(
                    "aws/profile-cycle",
                    "the source_profile settings of the AWS profile \"" + name + "\" form a cycle")
                .hint("remove the cycle in ~/.aws/config"));
      }
      boolean itself = name.equals(profile.name());
      return itself ? ownKeys(source) : profileProvider(source, depth + 1);
    }
    String kind = profile.property("credential_source").orElse("");
    return switch (kind) {
      case "Environment" -> {
        AwsCredentialsProvider keys = environmentKeys("AWS");
        if (keys == null) {
          throw missingCredentials(null);
        }
        yield keys;
      }
      case "EcsContainer" -> containerProvider();
      default -> instanceProvider();
    };
  }

  /// The keys in a profile that names itself as the source of its role.
  private static AwsCredentialsProvider ownKeys(Profile profile) {
    String key = profile.property("aws_access_key_id").orElse(null);
    String secret = profile.property("aws_secret_access_key").orElse(null);
    if (key == null || secret == null) {
      throw missingCredentials(null);
    }
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret));
  }

  private AwsCredentialsProvider machineProvider() {
    String token = environment.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    String role = environment.variable("AWS_ROLE_ARN");
    if (token != null && role != null) {
      String session = environment.variable("AWS_ROLE_SESSION_NAME");
      return webIdentityProvider(role, token, session == null ? "aloft" : session);
    }
    AwsCredentialsProvider provider =
        environment.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != null
                || environment.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null
            ? containerProvider()
            : instanceProvider();
    return () -> {
      try {
        return provider.resolveCredentials();
      } catch (SdkClientException e) {
        throw missingCredentials(e);
      }
    };
  }

  private AwsCredentialsProvider webIdentityProvider(String role, String file, String session) {
    Path token = environment.workingFolder().resolve(file);
    return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
        .stsClient(services.sts(AnonymousCredentialsProvider.create()))
        .refreshRequest(request ->
            request
                .roleArn(role)
                .roleSessionName(session)
                .webIdentityToken(webIdentityToken(token)))
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

  private static UserException missingCredentials(@Nullable Throwable cause) {
    Diagnostic diagnostic =
        Diagnostic.error("aws/no-credentials", "there are no AWS credentials")
            .hint(
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run \"aws configure\" or"
                    + " \"aws sso login\", or select a profile with --aws-profile");
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  private static String webIdentityToken(Path path) {
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("aws/web-identity", "cannot read the web identity token in " + path)
              .hint("AWS_WEB_IDENTITY_TOKEN_FILE must be the path of a token file"),
          e);
    }
  }
}
