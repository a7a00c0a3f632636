"""What the SDKs of Huawei Cloud's services share."""

import re
import warnings

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ServiceResponseException
from huaweicloudsdkcore.http.http_config import HttpConfig
from huaweicloudsdkcore.warning.warning import TypeConversionWarning

from client import Client, Refusal

PROJECT = "0123456789abcdef0123456789abcdef"


class Huawei(Client):
    """A service by its package and client; operations have the names of the API, parameters those of the SDK."""

    ERRORS = (ServiceResponseException,)
    MODELS = None
    CLIENT = None

    def __init__(self, url, table):
        super().__init__(url, table)
        builder = self.CLIENT.new_builder().with_credentials(BasicCredentials("ak", "sk", PROJECT))
        self.client = builder.with_endpoint(url).with_http_config(HttpConfig(timeout=(5, 10))).build()

    def ask(self, operation, **parameters):
        request = getattr(self.MODELS, f"{operation}Request")(**parameters)
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
        with warnings.catch_warnings():
            # The SDK only warns of a value that does not have the type of its model.
            warnings.simplefilter("error", TypeConversionWarning)
            response = getattr(self.client, method)(request)
        # What the model has no field for is lost here, but for the body as it came.
        answer = response.to_dict() | {"raw_content": response.raw_content}
        return type(response).__name__, response.status_code, answer

    def refusal(self, error):
        return Refusal(type(error).__name__, error.status_code, error.error_code, error.error_msg, error.request_id)

    def exception(self, status):
        return "ClientRequestException" if status < 500 else "ServerResponseException"
