package aloft.aws.cloud.fact;

import aloft.aws.cloud.connection.AwsErrors;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.function.ImageSource;
import aloft.aws.function.Images;
import aloft.aws.function.Layers;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Facts;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.model.ImageDetail;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

/// Answers the questions of a plan: the deployed hash of a layer, and the digest of an image tag.
public final class AwsFacts implements Facts {
  private static final Pattern IMAGE =
      Pattern.compile("^(\\d{12})\\.dkr\\.ecr\\.[^/]+/([^:@]+)(?::([^@]+))?$");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "^(?:s3://([^/]+)/|https?://([^./]+)\\.s3[.-][^/]*/|https?://s3[.-][^/]*/([^/]+)/)(.+)$");

  private final Clients clients;
  private final Environment environment;

  /// @param environment of the service's folder, with the programs that build images
  public AwsFacts(Clients clients, Environment environment) {
    this.clients = clients;
    this.environment = environment;
  }

  @Override
  public Map<Question, Fact> answer(Target target, Set<Question> questions, Progress progress) {
    return AwsErrors.translate(() -> {
      Map<Question, Fact> facts = new LinkedHashMap<>();
      Stacks.Snapshot stack =
          questions.stream().anyMatch(question -> question.kind().equals(Layers.QUESTION))
              ? new Stacks(clients).find(StackLocation.of(target).stack())
              : null;
      for (Question question : questions) {
        Fact fact =
            switch (question.kind()) {
              case Layers.QUESTION -> layer(stack, question.subject());
              case Images.QUESTION -> image(question.subject());
              case Images.BUILD ->
                  new ImageBuilder(clients, environment, StackLocation.of(target), progress)
                      .build(ImageSource.of(question));
              default -> null;
            };
        if (fact != null) {
          facts.put(question, fact);
        }
      }
      return facts;
    });
  }

  private static @Nullable Fact layer(Stacks.@Nullable Snapshot stack, String logicalId) {
    if (stack == null) {
      return null;
    }
    String hash = stack.outputs().get(logicalId + "Hash");
    String key = stack.outputs().get(logicalId + "S3Key");
    return hash == null || key == null ? null : new Fact(Map.of("hash", hash, "key", key));
  }

  private @Nullable Fact image(String address) {
    Matcher parts = IMAGE.matcher(address);
    if (!parts.matches()) {
      return null;
    }
    String tag = parts.group(3) == null ? "latest" : parts.group(3);
    try {
      List<ImageDetail> images =
          clients
              .ecr()
              .describeImages(request ->
                  request
                      .registryId(parts.group(1))
                      .repositoryName(parts.group(2))
                      .imageIds(ImageIdentifier.builder().imageTag(tag).build()))
              .imageDetails();
      return images.isEmpty() ? null : new Fact(Map.of("digest", images.getFirst().imageDigest()));
    } catch (ImageNotFoundException | RepositoryNotFoundException e) {
      throw new UserException(
          Diagnostic.error("function/image", "there is no image " + address)
              .hint("push it to ECR, or correct its address"),
          e);
    }
  }

  @Override
  public void fetch(String address, Path target) throws IOException {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new IOException(address + " is not an S3 address");
    }
    String bucket =
        parts.group(1) != null
            ? parts.group(1)
            : parts.group(2) != null ? parts.group(2) : parts.group(3);
    try {
      // not a copy of a stream: this is repeated if the answer ends early
      Files.deleteIfExists(target);
      clients.s3().getObject(request -> request.bucket(bucket).key(parts.group(4)), target);
    } catch (SdkException e) {
      throw new IOException(AwsErrors.diagnostic(e).message(), e);
    }
  }
}
