package aloft.aws.emulation;

import aloft.aws.emulation.id.StableIds;
import aloft.aws.function.Images;
import aloft.spi.emulation.LocalValues;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The account, the image digests and the credentials of functions on this machine.
final class LambdaLocalValues implements LocalValues {
  private static final String PROFILE = "AWS_PROFILE";

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    return source.equals("aws") && "accountId".equals(address) ? StableIds.ACCOUNT : null;
  }

  @Override
  public @Nullable Fact fact(Question question) {
    // Container images do not run locally, so any digest will do.
    return question.kind().equals(Images.QUESTION)
        ? new Fact(Map.of("digest", "sha256:" + "0".repeat(64)))
        : null;
  }

  @Override
  public Map<String, String> credentials(
      Map<String, String> environment, @Nullable String profile) {
    String name = profile == null ? environment.get(PROFILE) : profile;
    return name == null ? Map.of() : Map.of(PROFILE, name);
  }
}
