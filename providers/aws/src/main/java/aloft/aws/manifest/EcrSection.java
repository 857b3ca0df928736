package aloft.aws.manifest;

import aloft.spi.schema.Advisory;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Container images that functions may use.
@Doc("Container images that functions may use")
public record EcrSection(
    @Doc("Scan images for known vulnerabilities when they are pushed") @Nullable Boolean scanOnPush,
    @Advisory @Doc("How many images the repository keeps") @Range(min = 1)
        @Nullable Integer maxImageCount,
    @Doc("Spelling of maxImageCount in version 4") @Range(min = 1) @Nullable Integer maxImages,
    @Advisory
        @Doc("The images by name")
        @Matches(
            value = "^[a-z][a-z0-9-_]{1,31}$",
            words = "2 to 32 lower-case letters, digits, - and _, starting with a letter")
        Map<String, EcrImage> images) {

  /// No settings.
  public static final EcrSection NONE = new EcrSection(null, null, null, Map.of());

  public EcrSection {
    images = images == null ? Map.of() : images;
  }
}
