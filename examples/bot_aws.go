// A bot that reads its token from AWS Secrets Manager.
//
//	go get github.com/aws/aws-sdk-go-v2/config github.com/aws/aws-sdk-go-v2/service/secretsmanager
//	go run bot_aws.go alpha
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

type token struct {
	AccessToken string            `json:"access_token"`
	ExpiresAt   *time.Time        `json:"expires_at"`
	Headers     map[string]string `json:"headers"`
	Sandbox     bool              `json:"sandbox"`
}

func readToken(ctx context.Context, secrets *secretsmanager.Client, account string) token {
	// Without a version stage this is AWSCURRENT: the last token that was proved.
	secret, err := secrets.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
		SecretId: aws.String("prebell/" + account + "/token"),
	})
	if err != nil {
		log.Fatal(err)
	}
	var t token
	if err := json.Unmarshal([]byte(*secret.SecretString), &t); err != nil {
		log.Fatal(err)
	}
	switch {
	case t.AccessToken == "":
		log.Fatal("No token has been published yet.")
	case t.Sandbox && os.Getenv("KITE_API") == "":
		log.Fatal("This token is a simulator's or a sandbox's; it is not for the real broker.")
	case t.ExpiresAt != nil && !t.ExpiresAt.After(time.Now()):
		log.Fatal("The token has ended; prebell has not published a new one yet.")
	}
	return t
}

func get(path string, t token) *http.Response {
	api := os.Getenv("KITE_API")
	if api == "" {
		api = "https://api.kite.trade"
	}
	request, err := http.NewRequest(http.MethodGet, api+path, nil)
	if err != nil {
		log.Fatal(err)
	}
	for name, value := range t.Headers {
		request.Header.Set(name, value)
	}
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	return answer
}

func main() {
	ctx := context.Background()
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	secrets := secretsmanager.NewFromConfig(settings)

	t := readToken(ctx, secrets, os.Args[1])
	answer := get("/user/profile", t)
	if answer.StatusCode == http.StatusForbidden {
		// The token may have been replaced since it was read. Look once; never log in from here.
		newer := readToken(ctx, secrets, os.Args[1])
		if newer.AccessToken == t.AccessToken {
			log.Fatal("Kite refuses the token, and there is no newer one. Look at: prebell status")
		}
		answer = get("/user/profile", newer)
	}
	defer answer.Body.Close()

	var profile struct {
		Data struct {
			UserID string `json:"user_id"`
		} `json:"data"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&profile); err != nil {
		log.Fatal(err)
	}
	fmt.Println(profile.Data.UserID)
}
