package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
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

/// Who the user is to AWS. Looks where the AWS tools look; the nearer place wins: `--aws-profile`,
/// what the environment says for the stage, then for all stages, `provider.profile`, the default
/// profile, and at last what the machine itself is.
final class Identity implements AwsCredentialsProvider {
  private final Environment environment;
  private final Profiles profiles;
  private final String stage;
  private final @Nullable String option;
  private final @Nullable String manifest;
  private final CredentialServices services;
  private @Nullable AwsCredentialsProvider found;

  /// Nothing is looked up before it is needed.
  ///
  /// @param option of `--aws-profile`
  /// @param manifest `provider.profile`
  Identity(
      Environment environment,
      String stage,
      @Nullable String option,
      @Nullable String manifest,
      CredentialServices services) {
    this.environment = environment;
    this.profiles = new Profiles(environment);
    this.stage = stage.toUpperCase(Locale.ROOT);
    this.option = option;
    this.manifest = manifest;
    this.services = services;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return provider().resolveCredentials();
  }

  private synchronized AwsCredentialsProvider provider() {
    AwsCredentialsProvider known = found;
    if (known == null) {
      known = find();
      found = known;
    }
    return known;
  }

  private AwsCredentialsProvider find() {
    if (option != null) {
      return profile(option, "--aws-profile");
    }
    String ofStage = environment.variable("AWS_" + stage + "_PROFILE");
    if (ofStage != null) {
      return profile(ofStage, "AWS_" + stage + "_PROFILE");
    }
    AwsCredentialsProvider keys = keys("AWS_" + stage);
    if (keys != null) {
      return keys;
    }
    String general = environment.variable("AWS_PROFILE");
    if (general != null) {
      return profile(general, "AWS_PROFILE");
    }
    keys = keys("AWS");
    if (keys != null) {
      return keys;
    }
    if (manifest != null) {
      return profile(manifest, "provider.profile");
    }
    String usual = environment.variable("AWS_DEFAULT_PROFILE");
    if (usual != null) {
      return profile(usual, "AWS_DEFAULT_PROFILE");
    }
    if (profiles.find("default").filter(Identity::hasCredentials).isPresent()) {
      return profile("default", "the AWS configuration");
    }
    return machine();
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

  private @Nullable AwsCredentialsProvider keys(String prefix) {
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

  private AwsCredentialsProvider profile(String name, String origin) {
    return profile(profiles.named(name, origin), 0);
  }

  private AwsCredentialsProvider profile(Profile profile, int depth) {
    String role = profile.property("role_arn").orElse(null);
    if (role == null) {
      AwsCredentialsProvider signedIn = SingleSignOn.of(environment, services, profiles, profile);
      return signedIn != null ? signedIn : plainProfile(profile);
    }
    String token = profile.property("web_identity_token_file").orElse(null);
    String session = profile.property("role_session_name").orElse("aloft");
    if (token != null) {
      return webIdentity(role, token, session);
    }
    if (profile.property("mfa_serial").isPresent()) {
      throw new UserException(
          Diagnostic.error(
                  "aws/mfa",
                  "the AWS profile \"" + profile.name() + "\" wants a code of an MFA device")
              .hint(
                  "get temporary keys with \"aws sts assume-role\" and put them into AWS_ACCESS_KEY_ID,"
                      + " AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"));
    }
    AwsCredentialsProvider source = source(profile, depth);
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

  private AwsCredentialsProvider plainProfile(Profile profile) {
    return ProfileCredentialsProvider.builder()
        .profileFile(profiles.files())
        .profileName(profile.name())
        .build();
  }

  private AwsCredentialsProvider source(Profile profile, int depth) {
    String name = profile.property("source_profile").orElse(null);
    if (name != null) {
      String origin = "source_profile of \"" + profile.name() + "\"";
      Profile source = profiles.named(name, origin);
      if (depth > 10) {
        throw new UserException(
            Diagnostic.error("aws/profile-cycle", "the AWS profile \"" + name + "\" names itself")
                .hint("break the circle of source_profile in ~/.aws/config"));
      }
      boolean itself = name.equals(profile.name());
      return itself ? plain(source) : profile(source, depth + 1);
    }
    String place = profile.property("credential_source").orElse("");
    return switch (place) {
      case "Environment" -> {
        AwsCredentialsProvider keys = keys("AWS");
        if (keys == null) {
          throw missing(null);
        }
        yield keys;
      }
      case "EcsContainer" -> container();
      default -> instance();
    };
  }

  /// A profile that assumes a role with its own keys.
  private static AwsCredentialsProvider plain(Profile profile) {
    String key = profile.property("aws_access_key_id").orElse(null);
    String secret = profile.property("aws_secret_access_key").orElse(null);
    if (key == null || secret == null) {
      throw missing(null);
    }
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret));
  }

  private AwsCredentialsProvider machine() {
    String token = environment.variable("AWS_WEB_IDENTITY_TOKEN_FILE");
    String role = environment.variable("AWS_ROLE_ARN");
    if (token != null && role != null) {
      String session = environment.variable("AWS_ROLE_SESSION_NAME");
      return webIdentity(role, token, session == null ? "aloft" : session);
    }
    AwsCredentialsProvider last =
        environment.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != null
                || environment.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null
            ? container()
            : instance();
    return () -> {
      try {
        return last.resolveCredentials();
      } catch (SdkClientException e) {
        throw missing(e);
      }
    };
  }

  private AwsCredentialsProvider webIdentity(String role, String file, String session) {
    Path token = environment.workingFolder().resolve(file);
    return StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
        .stsClient(services.sts(AnonymousCredentialsProvider.create()))
        .refreshRequest(request ->
            request.roleArn(role).roleSessionName(session).webIdentityToken(Files.text(token)))
        .build();
  }

  private static AwsCredentialsProvider container() {
    return ContainerCredentialsProvider.builder().build();
  }

  private AwsCredentialsProvider instance() {
    if ("true".equalsIgnoreCase(environment.variable("AWS_EC2_METADATA_DISABLED"))) {
      throw missing(null);
    }
    return InstanceProfileCredentialsProvider.create();
  }

  private static UserException missing(@Nullable Throwable cause) {
    Diagnostic diagnostic =
        Diagnostic.error("aws/no-credentials", "there are no AWS credentials")
            .hint(
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run \"aws configure\" or"
                    + " \"aws sso login\", or name a profile with --aws-profile");
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  /// Reads small files.
  private static final class Files {
    static String text(Path path) {
      try {
        return java.nio.file.Files.readString(path).strip();
      } catch (java.io.IOException e) {
        throw new UserException(
            Diagnostic.error("aws/web-identity", "cannot read the web identity token in " + path)
                .hint("AWS_WEB_IDENTITY_TOKEN_FILE must name a file that holds a token"),
            e);
      }
    }
  }
}
