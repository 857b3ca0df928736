package aloft.aws.emulation;

import aloft.aws.vectors.Vectors;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.EmulationContract;
import aloft.spi.model.Topology;
import java.util.List;

/// Runs the contract of emulations on the emulation of Lambda.
final class LambdaEmulationContractTest extends EmulationContract {

  @Override
  protected Emulation emulation() {
    return new LambdaEmulation();
  }

  @Override
  protected List<String> supportedRuntimes() {
    return List.of("nodejs22.x", "python3.13", "java21", "go1.x", "provided.al2023");
  }

  @Override
  protected String unsupportedRuntime() {
    return "ruby3.4";
  }

  @Override
  protected String handler(String runtime) {
    return runtime.startsWith("java") ? "shop.Hello::handle" : "index.main";
  }

  @Override
  protected Topology topology() {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop", "provider": {"name": "aws", "runtime": "nodejs22.x"},
                 "functions": {
                   "rest": {"handler": "index.main", "events": [{"http": "GET /rest"}]},
                   "http": {"handler": "index.main", "events": [{"httpApi": "GET /http"}]},
                   "timer": {"handler": "index.main", "events": [
                     {"schedule": "rate(7 minutes)"},
                     {"schedule": "cron(0 12 ? * MON-FRI *)"},
                     {"schedule": {"rate": "cron(0 0 1 1 ? 2026)", "input": {"a": 1}}}]},
                   "limited": {"handler": "index.main", "reservedConcurrency": 3}}}
                """,
                "serverless.json");
    return new Vectors("contract", manifest, List.of()).topology();
  }
}
