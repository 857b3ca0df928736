package aloft.aws.permission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArnsTest {

  @ParameterizedTest
  @CsvSource({
    "shop-dev, AWS::SQS::Queue, shop-dev-*",
    "Shop-dev, AWS::S3::Bucket, shop-dev-*",
    "a-service-with-a-name-that-is-long, AWS::SQS::Queue, a-service-with-a-name-th*",
    "shop-dev, AWS::IoT::TopicRule, shopdev*",
    "a-service-with-a-name-that-is-long, AWS::IoT::TopicRule, aservicewithanamethatisl*",
    "shop-dev, AWS::IoT::ProvisioningTemplate, shop-dev*",
    "shop-orders-dev, AWS::IoT::ProvisioningTemplate, shop-orders*",
    "shop-dev, AWS::SSM::Parameter, CFN-*",
    "shop-dev, AWS::SecretsManager::Secret, Main-*",
    "shop-dev, AWS::StepFunctions::StateMachine, Main-*",
  })
  void generatedNamesDependOnTheType(String stack, String type, String name) {
    assertThat(Arns.generated(stack, type, "Main")).isEqualTo(name);
  }
}
