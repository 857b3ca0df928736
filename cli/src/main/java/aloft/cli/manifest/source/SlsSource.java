package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.document.Scalar;
import java.util.function.Function;

/// `${sls:stage}` and `${sls:instanceId}`: facts of this run.
///
/// @param stage of this run
/// @param instance the moment of this run, in milliseconds
public record SlsSource(Function<Resolver, String> stage, String instance) implements Source {

  @Override
  public ResolvedValue resolve(Question question, Resolver properties) {
    String value =
        switch (question.requiredAddress("stage")) {
          case "stage" -> stage.apply(properties);
          case "instanceId" -> instance;
          default ->
              throw question.wrong(
                  question.text() + " is not known", "use ${sls:stage} or ${sls:instanceId}");
        };
    return ResolvedValue.of(new Scalar(value, question.place()));
  }
}
