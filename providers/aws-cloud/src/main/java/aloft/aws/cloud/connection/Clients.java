package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.ssooidc.SsoOidcClient;
import software.amazon.awssdk.services.sts.StsClient;

/// The clients of AWS services, each made when it is first asked for; they share one transport, one
/// identity and one way to try again.
public final class Clients implements AutoCloseable, CredentialServices {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// A function may run for 15 minutes before it answers.
  private static final Duration LONG_PATIENCE = Duration.ofMinutes(16);

  private final Environment environment;
  private final String region;
  private final Transport transport;
  private final AwsCredentialsProvider identity;
  private final ProfileFile noProfiles =
      ProfileFile.builder()
          .content(new ByteArrayInputStream(new byte[0]))
          .type(ProfileFile.Type.CONFIGURATION)
          .build();
  private final Map<String, AutoCloseable> open = new ConcurrentHashMap<>();

  /// @param profile of `--aws-profile`
  /// @param manifestProfile `provider.profile`
  public Clients(
      Environment environment,
      String region,
      String stage,
      @Nullable String profile,
      @Nullable String manifestProfile) {
    this.environment = environment;
    this.region = region;
    this.transport = new Transport(environment);
    this.identity = new Identity(environment, stage, profile, manifestProfile, this);
  }

  /// The region that clients speak to where no other is named.
  public String region() {
    return region;
  }

  public CloudFormationClient cloudFormation(String in) {
    return once(
        "cloudformation " + in,
        () -> ready(CloudFormationClient.builder(), "CLOUDFORMATION", in, http()).build());
  }

  public CloudFormationClient cloudFormation() {
    return cloudFormation(region);
  }

  public S3Client s3() {
    return once(
        "s3",
        () -> {
          URI endpoint = endpoint("S3");
          return ready(S3Client.builder(), "S3", region, http())
              .forcePathStyle(endpoint != null && isLocal(endpoint))
              .disableS3ExpressSessionAuth(true)
              .disableMultiRegionAccessPoints(true)
              .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
              .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
              .build();
        });
  }

  /// Uploads by the nearest edge of AWS' network; straight where an endpoint of the user's own is
  /// set, which has no such edges.
  public S3Client acceleratedS3() {
    return endpoint("S3") != null
        ? s3()
        : once(
            "s3 accelerated",
            () ->
                ready(S3Client.builder(), "S3", region, http())
                    .accelerate(true)
                    .disableS3ExpressSessionAuth(true)
                    .disableMultiRegionAccessPoints(true)
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .build());
  }

  public LambdaClient lambda() {
    return once(
        "lambda",
        () ->
            ready(
                    LambdaClient.builder(),
                    "LAMBDA",
                    region,
                    once("patient http", () -> transport.client(LONG_PATIENCE)))
                .build());
  }

  public CloudWatchLogsClient logs() {
    return once(
        "logs",
        () -> ready(CloudWatchLogsClient.builder(), "CLOUDWATCH_LOGS", region, http()).build());
  }

  public ApiGatewayClient apiGateway() {
    return once(
        "apigateway",
        () ->
            ready(
                    ApiGatewayClient.builder(),
                    "API_GATEWAY",
                    region,
                    once("patching http", transport::patching))
                .build());
  }

  public SsmClient ssm(String in) {
    return once("ssm " + in, () -> ready(SsmClient.builder(), "SSM", in, http()).build());
  }

  public StsClient sts() {
    return once("sts", () -> ready(StsClient.builder(), "STS", region, http()).build());
  }

  @Override
  public StsClient sts(AwsCredentialsProvider as) {
    return ready(StsClient.builder(), "STS", region, http()).credentialsProvider(as).build();
  }

  @Override
  public SsoClient sso(String in) {
    return once(
        "sso " + in,
        () ->
            ready(SsoClient.builder(), "SSO", in, http())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build());
  }

  @Override
  public SsoOidcClient tokens(String in) {
    return once(
        "sso oidc " + in,
        () ->
            ready(SsoOidcClient.builder(), "SSO_OIDC", in, http())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build());
  }

  public EcrClient ecr() {
    return once("ecr", () -> ready(EcrClient.builder(), "ECR", region, http()).build());
  }

  private SdkHttpClient http() {
    return once("http", () -> transport.client(PATIENCE));
  }

  /// Clients ask for the transport and each other: the map must not be locked while one is made.
  @SuppressWarnings("unchecked") // each name stands for one type
  private <C extends AutoCloseable> C once(String name, Supplier<C> make) {
    synchronized (open) {
      AutoCloseable known = open.get(name);
      if (known == null) {
        known = make.get();
        open.put(name, known);
      }
      return (C) known;
    }
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B ready(
      B builder, String service, String in, SdkHttpClient http) {
    URI endpoint = endpoint(service);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder
        .region(Region.of(in))
        .credentialsProvider(identity)
        .httpClient(http)
        .defaultsMode(DefaultsMode.LEGACY)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(retries())
                .defaultProfileFile(noProfiles)
                .addExecutionInterceptor(new AwsErrors())
                .build());
  }

  private StandardRetryStrategy retries() {
    String given = environment.variable("AWS_MAX_ATTEMPTS");
    String older = environment.variable("SLS_AWS_REQUEST_MAX_RETRIES");
    int attempts =
        given != null
            ? number("AWS_MAX_ATTEMPTS", given)
            : older != null ? 1 + number("SLS_AWS_REQUEST_MAX_RETRIES", older) : 5;
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(Math.max(1, attempts))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20)))
        .build();
  }

  private static int number(String name, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new UserException(
          Diagnostic.error("aws/setting", name + " is not a number: \"" + text + "\""), e);
    }
  }

  private @Nullable URI endpoint(String service) {
    if ("true".equalsIgnoreCase(environment.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      return null;
    }
    String own = environment.variable("AWS_ENDPOINT_URL_" + service);
    String name = own == null ? "AWS_ENDPOINT_URL" : "AWS_ENDPOINT_URL_" + service;
    String given = own == null ? environment.variable("AWS_ENDPOINT_URL") : own;
    if (given == null) {
      return null;
    }
    URI uri = address(given);
    if (uri == null || uri.getHost() == null || uri.getScheme() == null) {
      throw new UserException(
          Diagnostic.error("aws/endpoint", name + " is not an address: \"" + given + "\"")
              .hint("as in http://127.0.0.1:4566"));
    }
    return uri;
  }

  private static @Nullable URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// Hosts that have no names of buckets before them.
  private static boolean isLocal(URI endpoint) {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.startsWith("[")
        || host.matches("[0-9.]+")
        || !host.contains(".");
  }

  @Override
  public void close() {
    synchronized (open) {
      open.values()
          .forEach(client -> {
            try {
              client.close();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      open.clear();
    }
  }
}
