import json
import unittest

from azure.functions import HttpRequest

from handler import hello


def call(**params):
    request = HttpRequest(method="GET", url="/", route_params=params, body=b"")
    return json.loads(hello(request).get_body())


class HelloTest(unittest.TestCase):
    def test_root_greets_the_world(self):
        self.assertEqual(call(), {"message": "Hello world"})

    def test_hello_greets_by_name(self):
        self.assertEqual(call(name="Ada"), {"message": "Hello Ada"})


if __name__ == "__main__":
    unittest.main()
