package aloft.aws.cloud;

import aloft.aws.cloud.connection.Clients;
import aloft.spi.plan.Question;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.FactsContract;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// Runs the contract of facts against MiniStack.
final class AwsFactsContractIT extends FactsContract {
  private final AwsFixture fixture;

  AwsFactsContractIT(@TempDir Path folder) {
    fixture = new AwsFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  @Override
  protected Question unanswered() {
    return new Question("layer", "NoneLambdaLayer");
  }

  @Override
  protected Set<Question> answered() {
    return Set.of(new Question("layer", "CommonLambdaLayer"));
  }

  @Override
  protected Optional<String> storedFile(byte[] content) {
    String bucket = fixture.bucket("files");
    try (Clients clients = fixture.clients()) {
      clients
          .s3()
          .putObject(
              request -> request.bucket(bucket).key("a/b.zip"), RequestBody.fromBytes(content));
    }
    return Optional.of("s3://" + bucket + "/a/b.zip");
  }

  @Override
  protected String missingFile() {
    return "s3://nowhere/a.zip";
  }
}
