package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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

/// The clients of AWS services. Each is created on first use; all share one transport, the same
/// credentials and the same retry strategy.
public final class Clients implements AutoCloseable, CredentialServices {
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);

  /// A function may run for 15 minutes before Lambda sends its response.
  private static final Duration LAMBDA_READ_TIMEOUT = Duration.ofMinutes(16);

  private final Environment environment;
  private final String region;
  private final Transport transport;
  private final AwsCredentialsProvider credentials;
  private final ProfileFile emptyProfiles =
      ProfileFile.builder()
          .content(new ByteArrayInputStream(new byte[0]))
          .type(ProfileFile.Type.CONFIGURATION)
          .build();

  /// By name; guarded by itself.
  private final Map<String, AutoCloseable> openClients = new HashMap<>();

  /// @param profile the value of `--aws-profile`
  /// @param manifestProfile the value of `provider.profile`
  public Clients(
      Environment environment,
      String region,
      String stage,
      @Nullable String profile,
      @Nullable String manifestProfile) {
    this.environment = environment;
    this.region = region;
    this.transport = new Transport(environment);
    this.credentials = new Identity(environment, stage, profile, manifestProfile, this);
  }

  /// The region of all clients that are created without an explicit region.
  public String region() {
    return region;
  }

  public CloudFormationClient cloudFormation(String region) {
    return cached(
        "cloudformation " + region,
        () -> configured(CloudFormationClient.builder(), "CLOUDFORMATION", region, http()).build());
  }

  public CloudFormationClient cloudFormation() {
    return cloudFormation(region);
  }

  public S3Client s3() {
    return cached(
        "s3",
        () -> {
          URI endpoint = endpoint("S3");
          return configured(S3Client.builder(), "S3", region, http())
              .forcePathStyle(endpoint != null && needsPathStyle(endpoint))
              .disableS3ExpressSessionAuth(true)
              .disableMultiRegionAccessPoints(true)
              .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
              .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
              .build();
        });
  }

  /// A client that uses S3 Transfer Acceleration; the usual one if a custom endpoint is set, as
  /// that has no accelerated endpoint.
  public S3Client acceleratedS3() {
    return endpoint("S3") != null
        ? s3()
        : cached(
            "s3 accelerated",
            () ->
                configured(S3Client.builder(), "S3", region, http())
                    .accelerate(true)
                    .disableS3ExpressSessionAuth(true)
                    .disableMultiRegionAccessPoints(true)
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .build());
  }

  public LambdaClient lambda() {
    return cached(
        "lambda",
        () ->
            configured(
                    LambdaClient.builder(),
                    "LAMBDA",
                    region,
                    cached("lambda http", () -> transport.client(LAMBDA_READ_TIMEOUT)))
                .build());
  }

  public CloudWatchLogsClient logs() {
    return cached(
        "logs",
        () ->
            configured(CloudWatchLogsClient.builder(), "CLOUDWATCH_LOGS", region, http()).build());
  }

  public ApiGatewayClient apiGateway() {
    return cached(
        "apigateway",
        () ->
            configured(
                    ApiGatewayClient.builder(),
                    "API_GATEWAY",
                    region,
                    cached("patching http", transport::patchingClient))
                .build());
  }

  public SsmClient ssm(String region) {
    return cached(
        "ssm " + region, () -> configured(SsmClient.builder(), "SSM", region, http()).build());
  }

  public StsClient sts() {
    return cached("sts", () -> configured(StsClient.builder(), "STS", region, http()).build());
  }

  @Override
  public StsClient sts(AwsCredentialsProvider source) {
    return configured(StsClient.builder(), "STS", region, http())
        .credentialsProvider(source)
        .build();
  }

  @Override
  public SsoClient sso(String region) {
    return cached(
        "sso " + region,
        () ->
            configured(SsoClient.builder(), "SSO", region, http())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build());
  }

  @Override
  public SsoOidcClient ssoOidc(String region) {
    return cached(
        "sso oidc " + region,
        () ->
            configured(SsoOidcClient.builder(), "SSO_OIDC", region, http())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build());
  }

  public EcrClient ecr() {
    return cached("ecr", () -> configured(EcrClient.builder(), "ECR", region, http()).build());
  }

  private SdkHttpClient http() {
    return cached("http", () -> transport.client(READ_TIMEOUT));
  }

  /// Returns the client with a name, created on first use. `make` may call this method again, for
  /// the transport; `computeIfAbsent` does not allow that.
  @SuppressWarnings("unchecked") // each name belongs to one type
  private <C extends AutoCloseable> C cached(String name, Supplier<C> make) {
    synchronized (openClients) {
      AutoCloseable client = openClients.get(name);
      if (client == null) {
        client = make.get();
        openClients.put(name, client);
      }
      return (C) client;
    }
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
      B builder, String service, String region, SdkHttpClient http) {
    URI endpoint = endpoint(service);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder
        .region(Region.of(region))
        .credentialsProvider(credentials)
        .httpClient(http)
        .defaultsMode(DefaultsMode.LEGACY)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(retryStrategy())
                .defaultProfileFile(emptyProfiles)
                .addExecutionInterceptor(new AwsErrors())
                .build());
  }

  private StandardRetryStrategy retryStrategy() {
    String configured = environment.variable("AWS_MAX_ATTEMPTS");
    String older = environment.variable("SLS_AWS_REQUEST_MAX_RETRIES");
    int attempts =
        configured != null
            ? number("AWS_MAX_ATTEMPTS", configured)
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
    String specific = environment.variable("AWS_ENDPOINT_URL_" + service);
    String name = specific == null ? "AWS_ENDPOINT_URL" : "AWS_ENDPOINT_URL_" + service;
    String url = specific == null ? environment.variable("AWS_ENDPOINT_URL") : specific;
    if (url == null) {
      return null;
    }
    URI uri = parseUri(url);
    if (uri == null || uri.getHost() == null || uri.getScheme() == null) {
      throw new UserException(
          Diagnostic.error("aws/endpoint", name + " is not a URL: \"" + url + "\"")
              .hint("set it to a URL like http://127.0.0.1:4566"));
    }
    return uri;
  }

  private static @Nullable URI parseUri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// Whether the host cannot have the bucket's name as a subdomain.
  private static boolean needsPathStyle(URI endpoint) {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.startsWith("[")
        || host.matches("[0-9.]+")
        || !host.contains(".");
  }

  @Override
  public void close() {
    synchronized (openClients) {
      openClients
          .values()
          .forEach(client -> {
            try {
              client.close();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      openClients.clear();
    }
  }
}
