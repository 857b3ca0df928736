package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;
import software.amazon.awssdk.retries.api.RetryStrategy;
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
  /// Any address of AWS: all have the same proxy, but for NO_PROXY.
  private static final URI AWS = URI.create("https://amazonaws.com");

  private final Environment environment;
  private final String region;
  private final ConnectionSettings settings;
  private final Transport transport;
  private final @Nullable CallTrace trace;
  private final Identity identity;
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
    this.settings = new ConnectionSettings(environment);
    this.transport = new Transport(environment);
    Consumer<String> debug = environment.debug();
    this.trace = debug == null ? null : new CallTrace(debug);
    this.identity = new Identity(environment, stage, profile, manifestProfile, this);
    this.credentials = trace == null ? identity : tracing(identity, trace);
  }

  private static AwsCredentialsProvider tracing(Identity identity, CallTrace trace) {
    AtomicBoolean first = new AtomicBoolean(true);
    return () -> {
      if (first.getAndSet(false)) {
        trace.note("credentials from " + identity.source());
      }
      return identity.resolveCredentials();
    };
  }

  /// Where the credentials come from, as in `the AWS profile "shop" (--aws-profile)`. Asks no
  /// service and runs no program.
  ///
  /// @throws UserException if there are none
  public String credentialSource() {
    return identity.source();
  }

  /// The endpoint that is set for a service and its proxy, as shown to users.
  ///
  /// @param service the end of the variable's name, as in `STS`
  public String route(String service) {
    URI endpoint = settings.endpoint(service);
    String proxy = transport.proxies().shown(endpoint != null ? endpoint : AWS);
    return (endpoint == null ? "AWS in " + region : endpoint.toString())
        + (proxy.isEmpty() ? "" : " through the proxy " + proxy);
  }

  /// The machine and the process that the command runs in.
  public Environment environment() {
    return environment;
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
          URI endpoint = settings.endpoint("S3");
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
    return settings.endpoint("S3") != null
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

  /// A client that calls no functions.
  public LambdaClient lambda() {
    return cached(
        "lambda", () -> configured(LambdaClient.builder(), "LAMBDA", region, http()).build());
  }

  /// A client that waits for the answer of a function, and repeats no call that may have run.
  ///
  /// @param functionTimeout how long the function may run
  public LambdaClient lambda(Duration functionTimeout) {
    Duration timeout = settings.timeout().plus(functionTimeout);
    return cached(
        "lambda " + timeout,
        () -> {
          SdkHttpClient http = cached("lambda http " + timeout, () -> transport.client(timeout));
          return configured(
                  LambdaClient.builder(),
                  "LAMBDA",
                  region,
                  http,
                  settings.retryStrategyOfInvocations())
              .build();
        });
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
                    cached("patching http", () -> transport.patchingClient(settings.timeout())))
                .build());
  }

  /// Calls of AWS Certificate Manager.
  public SignedCall certificates(String region) {
    return call("ACM", "ACM", "acm", region, "https://acm." + region + "." + dnsSuffix());
  }

  /// Calls of Route 53, which has [one
  /// endpoint](https://docs.aws.amazon.com/general/latest/gr/r53.html) for all regions of a
  /// partition.
  public SignedCall hostedZones() {
    return switch (dnsSuffix()) {
      case "amazonaws.com.cn" -> hostedZones("cn-northwest-1", "route53.amazonaws.com.cn");
      case "amazonaws.com" ->
          region.startsWith("us-gov-")
              ? hostedZones("us-gov-west-1", "route53.us-gov.amazonaws.com")
              : hostedZones("us-east-1", "route53.amazonaws.com");
      default -> hostedZones(region, "route53." + dnsSuffix());
    };
  }

  private SignedCall hostedZones(String signingRegion, String host) {
    return call("ROUTE_53", "Route53", "route53", signingRegion, "https://" + host);
  }

  /// Calls of DynamoDB.
  public SignedCall tables() {
    return call(
        "DYNAMODB",
        "DynamoDB",
        "dynamodb",
        region,
        "https://dynamodb." + region + "." + dnsSuffix());
  }

  /// Calls of CloudWatch.
  public SignedCall metrics() {
    return call(
        "CLOUDWATCH",
        "CloudWatch",
        "monitoring",
        region,
        "https://monitoring." + region + "." + dnsSuffix());
  }

  private SignedCall call(
      String variable, String name, String signingName, String region, String address) {
    URI endpoint = settings.endpoint(variable);
    return new SignedCall(
        http(),
        credentials,
        new SignedCall.Service(
            name, signingName, region, endpoint != null ? endpoint : URI.create(address)),
        settings,
        transport.proxies()::shown);
  }

  /// Downloads from an address that carries its own signature.
  ///
  /// @throws UserException if that is not possible
  public byte[] download(URI address) {
    SdkHttpFullRequest request =
        SdkHttpFullRequest.builder().method(SdkHttpMethod.GET).uri(address).build();
    for (int attempt = 1; ; attempt++) {
      IOException failure;
      try {
        HttpExecuteResponse response =
            http().prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
        try (InputStream in = response.responseBody().orElse(null)) {
          byte[] content = in == null ? new byte[0] : in.readAllBytes();
          if (response.httpResponse().isSuccessful()) {
            return content;
          }
          failure = new IOException("status " + response.httpResponse().statusCode());
        }
      } catch (IOException e) {
        failure = e;
      }
      if (attempt >= settings.attempts()) {
        throw new UserException(
            Diagnostic.error(
                    "aws/download",
                    "cannot download from " + address.getHost() + ": " + failure.getMessage())
                .hint("check the connection, and try again"),
            failure);
      }
      SignedCall.pause(attempt);
    }
  }

  /// The end of the names of AWS's hosts in the region.
  public String dnsSuffix() {
    RegionMetadata metadata = Region.of(region).metadata();
    return metadata == null ? "amazonaws.com" : metadata.partition().dnsSuffix();
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
    return cached("http", () -> transport.client(settings.timeout()));
  }

  /// Returns the client with a name, created on first use. `make` may call this method again, for
  /// the transport; `computeIfAbsent` does not allow that.
  @SuppressWarnings("unchecked") // each name belongs to one type
  private <C extends AutoCloseable> C cached(String name, Supplier<C> make) {
    synchronized (openClients) {
      AutoCloseable client = openClients.get(name);
      if (client == null) {
        client = created(make);
        openClients.put(name, client);
      }
      return (C) client;
    }
  }

  /// Creates a client. The SDK reads more variables than this package knows, and the user's files.
  ///
  /// @throws UserException if it does not accept them
  private <C> C created(Supplier<C> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException | IllegalStateException | SdkClientException e) {
      identity.requireReadableFiles();
      throw new UserException(
          Diagnostic.error(
                  "aws/setting", "the AWS SDK does not accept a setting: " + e.getMessage())
              .hint("correct the environment variable, whose name starts with AWS_"),
          e);
    }
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
      B builder, String service, String region, SdkHttpClient http) {
    return configured(builder, service, region, http, settings.retryStrategy());
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
      B builder, String service, String region, SdkHttpClient http, RetryStrategy retryStrategy) {
    URI endpoint = settings.endpoint(service);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    if (trace != null) {
      trace.note(service + " at " + route(service));
    }
    return builder
        .region(Region.of(ConnectionSettings.requireRegion(region)))
        .credentialsProvider(credentials)
        .httpClient(http)
        .defaultsMode(DefaultsMode.LEGACY)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(retryStrategy)
                .defaultProfileFile(emptyProfiles)
                .addExecutionInterceptor(
                    new CallInterceptor(
                        settings.timeout().multipliedBy(5),
                        transport.proxies()::shown,
                        trace,
                        environment.clock()))
                .build());
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
