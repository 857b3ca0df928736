import json
import pathlib
import unittest

from handler import hello


class HelloTest(unittest.TestCase):
    def test_root_greets_the_world(self):
        response = hello({"rawPath": "/"}, None)
        self.assertEqual(response["statusCode"], 200)
        self.assertEqual(json.loads(response["body"]), {"message": "Hello world"})

    def test_hello_greets_by_name(self):
        event = json.loads(pathlib.Path(__file__).with_name("event.json").read_text())
        response = hello(event, None)
        self.assertEqual(response["headers"]["Content-Type"], "application/json")
        self.assertEqual(json.loads(response["body"]), {"message": "Hello Ada"})


if __name__ == "__main__":
    unittest.main()
