package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `provider.cloudFront`: settings of all `cloudFront` events.
@Doc("Settings of CloudFront")
public record CloudFrontSection(
    @Doc("Cache policies by name") Map<String, CachePolicy> cachePolicies) {

  /// No settings.
  public static final CloudFrontSection EMPTY = new CloudFrontSection(Map.of());

  public CloudFrontSection {
    cachePolicies = cachePolicies == null ? Map.of() : cachePolicies;
  }

  /// A cache policy; the keys of CloudFormation.
  ///
  /// @see <a
  ///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-cachepolicy-cachepolicyconfig.html">CachePolicyConfig</a>
  @Doc("A cache policy")
  public record CachePolicy(
      @Doc("A comment") @Key("Comment") @Nullable String comment,
      @Required @Doc("The usual time in the cache, in seconds") @Key("DefaultTTL") @Range(min = 0)
          Long defaultTtl,
      @Required @Doc("The longest time in the cache, in seconds") @Key("MaxTTL") @Range(min = 0)
          Long maxTtl,
      @Required @Doc("The shortest time in the cache, in seconds") @Key("MinTTL") @Range(min = 0)
          Long minTtl,
      @Required
          @Doc("What is part of the cache key and forwarded to the origin")
          @Key("ParametersInCacheKeyAndForwardedToOrigin")
          CacheKey parameters,
      @Source Mapping node) {

    /// The keys as they are in the manifest.
    public Value.Obj value() {
      return Value.of(Decoder.normalize(CachePolicy.class, node)) instanceof Value.Obj object
          ? object
          : new Value.Obj(Map.of());
    }
  }

  /// What is part of the cache key.
  @Doc("What is part of the cache key")
  public record CacheKey(
      @Required @Doc("Which cookies") @Key("CookiesConfig") CookiesConfig cookies,
      @Doc("Whether compressed content (Brotli) is cached apart") @Key("EnableAcceptEncodingBrotli")
          @Nullable Boolean brotli,
      @Required
          @Doc("Whether compressed content (gzip) is cached apart")
          @Key("EnableAcceptEncodingGzip")
          Boolean gzip,
      @Required @Doc("Which headers") @Key("HeadersConfig") HeadersConfig headers,
      @Required @Doc("Which parameters of the query string") @Key("QueryStringsConfig")
          QueryStringsConfig queryStrings) {}

  /// Which cookies are part of the cache key.
  @Doc("Which cookies are part of the cache key")
  public record CookiesConfig(
      @Required
          @Doc("none, all, only those listed, or all but those listed")
          @Key("CookieBehavior")
          @OneOf({"none", "whitelist", "allExcept", "all"})
          String behavior,
      @Doc("Names of cookies") @Key("Cookies") @Nullable List<String> names) {}

  /// Which headers are part of the cache key.
  @Doc("Which headers are part of the cache key")
  public record HeadersConfig(
      @Required
          @Doc("none, or only those listed")
          @Key("HeaderBehavior")
          @OneOf({"none", "whitelist"})
          String behavior,
      @Doc("Names of headers") @Key("Headers") @Nullable List<String> names) {}

  /// Which parameters of the query string are part of the cache key.
  @Doc("Which parameters of the query string are part of the cache key")
  public record QueryStringsConfig(
      @Required
          @Doc("none, all, only those listed, or all but those listed")
          @Key("QueryStringBehavior")
          @OneOf({"none", "whitelist", "allExcept", "all"})
          String behavior,
      @Doc("Names of parameters") @Key("QueryStrings") @Nullable List<String> names) {}
}
