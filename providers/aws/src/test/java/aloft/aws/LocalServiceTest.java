package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.vectors.Vectors;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LocalServiceTest {

  @Test
  void whatCannotRunHereIsTold() {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop", "provider": {"name": "aws", "runtime": "go1.x"},
                 "functions": {
                   "go": {"handler": "bin/go"},
                   "bash": {"handler": "main", "runtime": "provided.al2023"},
                   "ruby": {"handler": "a.b", "runtime": "ruby3.4"},
                   "image": {"image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1"}}}
                """,
                "serverless.json");
    assertThat(new Vectors("runtimes", manifest, List.of()).topology().notes())
        .containsExactly(
            "\"ruby\" cannot run here yet: it is written for ruby3.4",
            "\"image\" cannot run here yet: it is a container image");
  }
}
