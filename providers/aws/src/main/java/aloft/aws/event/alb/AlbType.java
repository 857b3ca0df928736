package aloft.aws.event.alb;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.event.EventType;
import aloft.aws.event.LocalTriggers;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.List;

/// Compiles `alb` events into target groups and listener rules.
public final class AlbType implements EventType<Alb> {

  @Override
  public String key() {
    return "alb";
  }

  @Override
  public Class<Alb> shape() {
    return Alb.class;
  }

  @Override
  public void check(
      AwsService service, List<EventDefinition<Alb>> definitions, DiagnosticCollector findings) {
    new AlbChecks(service, findings).check(definitions);
  }

  @Override
  public LocalTriggers localTriggers(AwsService service, List<EventDefinition<Alb>> definitions) {
    return new LocalAlb(service).triggers(definitions);
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<Alb>> definitions, Instant moment) {
    return Fragment.build(builder -> {
      builder.at(definitions.getFirst().node().place());
      new AlbResources(service).add(definitions, builder);
    });
  }
}
