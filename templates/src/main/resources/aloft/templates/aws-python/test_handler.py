import unittest

from handler import hello


class HelloTest(unittest.TestCase):
    def test_greets_the_world(self):
        self.assertEqual(hello({}, None), {"message": "Hello world"})

    def test_greets_by_name(self):
        self.assertEqual(hello({"name": "Ada"}, None), {"message": "Hello Ada"})


if __name__ == "__main__":
    unittest.main()
