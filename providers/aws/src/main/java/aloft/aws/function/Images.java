package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.manifest.EcrImage;
import aloft.aws.manifest.EcrSection;
import aloft.aws.manifest.ImageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.schema.DiagnosticCollector;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Container images: their URIs, and the digests of images that are named by tag.
public final class Images {
  /// The kind of the question for the digest of an image. The subject is the URI with a tag, the
  /// answer the value `digest`: `sha256:...`.
  public static final String QUESTION = "image";

  /// The kind of the question for an image that is built from a folder and pushed. The subject is
  /// an [ImageSource], the answer the values `repository`, the URI, and `digest`.
  public static final String BUILD = "built-image";

  private Images() {}

  /// Checks the image of a function.
  public static void check(AwsService service, AwsFunction function, DiagnosticCollector findings) {
    ImageSection image = function.section().image();
    if (image == null) {
      return;
    }
    Node place = image.node();
    Map<String, EcrImage> images = service.provider().ecr().images();
    String name = image.name();
    if (name != null && !images.containsKey(name)) {
      findings.error(
          place.place(),
          "function/image",
          "there is no image \"" + name + "\" under provider.ecr.images",
          Suggestion.didYouMean(name, images.keySet()));
      return;
    }
    String address = address(service, image);
    if (address == null) {
      return;
    }
    String[] parts = address.split("\\.", -1);
    if (!address.contains("@") && parts.length > 3 && !parts[3].equals(service.region())) {
      findings.error(
          place.place(),
          "function/image",
          "the image is in the region " + parts[3] + ", but the service is in " + service.region(),
          "push the image to ECR in " + service.region());
    }
  }

  private static @Nullable ImageSource source(AwsService service, ImageSection image) {
    EcrSection section = service.provider().ecr();
    String name = image.name();
    EcrImage named = name == null ? null : section.images().get(name);
    return name == null || named == null ? null : ImageSource.of(name, named, section);
  }

  private static @Nullable String address(AwsService service, ImageSection image) {
    if (image.uri() != null) {
      return image.uri();
    }
    EcrImage named =
        image.name() == null ? null : service.provider().ecr().images().get(image.name());
    return named == null ? null : named.uri();
  }

  /// The questions about image digests, which ECR answers.
  public static Set<Question> questions(AwsService service) {
    Set<Question> questions = new LinkedHashSet<>();
    for (AwsFunction function : service.functions()) {
      ImageSection image = function.section().image();
      String address = image == null ? null : address(service, image);
      ImageSource source = image == null ? null : source(service, image);
      if (source != null) {
        questions.add(source.question());
      } else if (address != null && !address.contains("@")) {
        questions.add(question(address));
      }
    }
    return questions;
  }

  /// The code of a function with an image.
  ///
  /// @throws UserException if the digest of a tag is unknown
  static Code code(AwsService service, ImageSection image, Map<Question, Fact> facts) {
    ImageSource source = source(service, image);
    if (source != null) {
      return built(source, image, facts.get(source.question()));
    }
    String address = address(service, image);
    if (address == null) {
      throw new IllegalStateException("an image without address was not refused");
    }
    int at = address.indexOf("@sha256:");
    if (at >= 0) {
      return code(address, address.substring(at + "@sha256:".length()));
    }
    Fact fact = facts.get(question(address));
    String digest = fact == null ? null : fact.values().get("digest");
    if (fact != null && fact.values().isEmpty()) {
      return code(address, "");
    }
    if (digest == null) {
      throw new UserException(
          Diagnostic.error(
                  "function/image",
                  "the digest of the image " + address + " is not known",
                  image.node().place())
              .hint("name the image by its digest (…@sha256:…), or connect to AWS"));
    }
    int tag = address.indexOf(':');
    String repository = tag < 0 ? address : address.substring(0, tag);
    return code(repository + "@" + digest, digest.substring(digest.indexOf(':') + 1));
  }

  private static Question question(String address) {
    return new Question(QUESTION, address, true);
  }

  private static Code built(ImageSource source, ImageSection image, @Nullable Fact fact) {
    if (fact == null) {
      throw new UserException(
          Diagnostic.error(
                  "function/image",
                  "the image \"" + source.name() + "\" was not built",
                  image.node().place())
              .hint("package the service again, connected to AWS"));
    }
    String repository = fact.values().get("repository");
    String digest = fact.values().get("digest");
    return repository == null || digest == null
        ? code(source.name(), "")
        : code(repository + "@" + digest, digest.substring(digest.indexOf(':') + 1));
  }

  private static Code code(String address, String digest) {
    return new Code(Fields.with("ImageUri", address).obj(), digest, true);
  }
}
