package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.document.Scalar;
import java.util.function.Function;

/// `${sls:stage}` and `${sls:instanceId}`: values of this run.
///
/// @param stage the stage of this run
/// @param instanceId the start of this run, in milliseconds since 1970
public record SlsSource(Function<Resolver, String> stage, String instanceId) implements Source {

  @Override
  public ResolvedValue resolve(Reference reference, Resolver properties) {
    String value =
        switch (reference.requiredAddress("stage")) {
          case "stage" -> stage.apply(properties);
          case "instanceId" -> instanceId;
          default ->
              throw reference.invalid(
                  reference.text() + " is not known", "use ${sls:stage} or ${sls:instanceId}");
        };
    return ResolvedValue.of(new Scalar(value, reference.place()));
  }
}
