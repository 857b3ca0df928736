package aloft.aws.event.cloudfront;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Required;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `behavior`: how CloudFront caches and forwards; the keys of CloudFormation.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-cachebehavior.html">CacheBehavior</a>
@Doc("How CloudFront caches and forwards")
public record CloudFrontBehavior(
    @Doc("The methods that CloudFront forwards: GET and HEAD, OPTIONS too, or all seven")
        @Key("AllowedMethods")
        @OneOf({"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"})
        @Nullable List<String> allowedMethods,
    @Doc("The methods whose responses are cached: GET and HEAD, or OPTIONS too")
        @Key("CachedMethods")
        @OneOf({"GET", "HEAD", "OPTIONS"})
        @Nullable List<String> cachedMethods,
    @Doc("Compress responses") @Key("Compress") @Nullable Boolean compress,
    @Doc("Smooth Streaming for media of Microsoft") @Key("SmoothStreaming")
        @Nullable Boolean smoothStreaming,
    @Doc("Which protocols viewers may use (default allow-all)")
        @Key("ViewerProtocolPolicy")
        @OneOf({"allow-all", "redirect-to-https", "https-only"})
        @Nullable String viewerProtocolPolicy,
    @Inline Policies policies,
    @Inline Signers signers,
    @Inline OldCacheSettings old,
    @Source Mapping node)
    implements Checked {

  private static final Set<String> READ = Set.of("GET", "HEAD");
  private static final Set<String> WITH_OPTIONS = Set.of("GET", "HEAD", "OPTIONS");
  private static final int ALL = 7;

  /// Whether the behavior decides itself how content is cached.
  boolean hasCacheSettings() {
    return policies.cachePolicyId() != null
        || old.maxTtl() != null
        || old.minTtl() != null
        || old.defaultTtl() != null
        || old.forwardedValues() != null;
  }

  /// The keys as they are in the manifest.
  Value.Obj value() {
    return Value.of(Decoder.normalize(CloudFrontBehavior.class, node)) instanceof Value.Obj object
        ? object
        : new Value.Obj(java.util.Map.of());
  }

  @Override
  public List<Problem> check() {
    List<Problem> problems = new ArrayList<>();
    check("AllowedMethods", allowedMethods, true, problems);
    check("CachedMethods", cachedMethods, false, problems);
    return problems;
  }

  private static void check(
      String key, @Nullable List<String> methods, boolean canBeAll, List<Problem> problems) {
    if (methods == null) {
      return;
    }
    Set<String> set = Set.copyOf(methods);
    boolean isKnown =
        set.equals(READ) || set.equals(WITH_OPTIONS) || (canBeAll && set.size() == ALL);
    if (!isKnown || set.size() < methods.size()) {
      problems.add(
          new Problem(
              key,
              "cloud-front/methods",
              "CloudFront does not accept this set of methods",
              "write [GET, HEAD], [GET, HEAD, OPTIONS]" + (canBeAll ? " or all seven methods" : ""),
              Problem.Kind.REFUSED));
    }
  }

  /// Policies and other settings by id.
  public record Policies(
      @Doc("The id of a cache policy; cachePolicy overrides it")
          @Key("CachePolicyId")
          @ExpectedType(String.class)
          @Nullable Value cachePolicyId,
      @Doc("The id of the configuration that encrypts fields")
          @Key("FieldLevelEncryptionId")
          @ExpectedType(String.class)
          @Nullable Value fieldLevelEncryptionId,
      @Doc("The id of the policy of requests to the origin") @Key("OriginRequestPolicyId")
          @Nullable Value originRequestPolicyId,
      @Doc("The id of the policy of response headers") @Key("ResponseHeadersPolicyId")
          @Nullable Value responseHeadersPolicyId) {}

  /// Who signs URLs and cookies.
  public record Signers(
      @Doc("Key groups whose keys sign URLs and cookies") @Key("TrustedKeyGroups")
          @Nullable List<Value> trustedKeyGroups,
      @Doc("Accounts that sign URLs and cookies") @Key("TrustedSigners")
          @Nullable List<String> trustedSigners) {}

  /// Cache settings without a policy.
  public record OldCacheSettings(
      @Doc("The longest time in the cache, in seconds; without a cache policy") @Key("MaxTTL")
          @Nullable Double maxTtl,
      @Doc("The shortest time in the cache, in seconds; without a cache policy") @Key("MinTTL")
          @Nullable Double minTtl,
      @Doc("The usual time in the cache, in seconds; without a cache policy") @Key("DefaultTTL")
          @Nullable Double defaultTtl,
      @Doc("What is forwarded to the origin; without a cache policy") @Key("ForwardedValues")
          @Nullable ForwardedValues forwardedValues) {}

  /// What is forwarded to the origin.
  @Doc("What is forwarded to the origin")
  public record ForwardedValues(
      @Doc("Which cookies are forwarded") @Key("Cookies") @Nullable Cookies cookies,
      @Doc("Which headers are forwarded") @Key("Headers") @Nullable List<String> headers,
      @Required @Doc("Whether the query string is forwarded") @Key("QueryString")
          Boolean queryString,
      @Doc("Parameters that are part of the cache key") @Key("QueryStringCacheKeys")
          @Nullable List<String> queryStringCacheKeys) {}

  /// Which cookies are forwarded.
  @Doc("Which cookies are forwarded")
  public record Cookies(
      @Required @Doc("all, none or whitelist") @Key("Forward") @OneOf({"all", "none", "whitelist"})
          String forward,
      @Doc("whitelist: the names of the cookies") @Key("WhitelistedNames")
          @Nullable List<String> whitelistedNames) {}
}
